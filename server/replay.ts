// npm run replay -- --year 2023
import { parseArgs } from 'node:util'
import { type Config, ConfigError, parseConfig } from './config.ts'
import { parseLocalDate, startOfLocalDay } from './domain/calendar-time.ts'
import { createLogger } from './logger.ts'
import { startDatabase } from './main.ts'
import { comparisonText, evaluate } from './replay/comparison.ts'
import { openCounty, type ReplayedCounty } from './replay/county.ts'
import { findingsText } from './replay/findings-text.ts'
import { readYearParameters, withItems, type YearParameters } from './replay/parameters.ts'
import { seedPeople } from './replay/people.ts'
import { planCountyYear } from './replay/plan/county-year.ts'
import { ProgressLine } from './replay/progress-line.ts'
import { OtherReplay, replayYear } from './replay/replay-year.ts'
import { loadSecrets } from './secrets.ts'
import type { Database } from './store/database.ts'
import { hashReplay, holdsCases, readReplayProgress } from './store/replays.ts'

const HELP = `用法：npm run replay -- --year 2023 [选项]
  --items N          只重演 N 件（默认按年度参数，11865 件）
  --distances known  没有量过的里程留作缺口；默认 demo，用标明是演示的编造里程补上
  --into-existing    允许写进已有别的办件的数据库
数据默认放在 ./data/replay-<年份>，不影响演示数据；用 DATA_DIR 或 DATABASE_URL 另行指定。
`

interface Wish {
  readonly parameters: YearParameters
  readonly distances: 'demo' | 'known'
  readonly intoExisting: boolean
}

/** @throws ConfigError for what cannot be replayed */
function wishOf(args: readonly string[]): Wish {
  const { values } = parseArgs({
    args: [...args],
    options: {
      year: { type: 'string', default: '2023' },
      items: { type: 'string' },
      distances: { type: 'string', default: 'demo' },
      'into-existing': { type: 'boolean', default: false },
    },
  })
  const parameters = readYearParameters(Number(values.year))
  if (parameters === null)
    throw new ConfigError(`没有 ${values.year} 年的参数文件，现有的是 server/replay/year-2023.json`)
  const items = values.items === undefined ? parameters.given.items : Number(values.items)
  if (!Number.isInteger(items) || items < 1 || items > 200_000) throw new ConfigError('--items 要是 1 到 200000 的整数')
  const { distances } = values
  if (distances !== 'demo' && distances !== 'known') throw new ConfigError('--distances 只能是 demo 或 known')
  return { parameters: withItems(parameters, items), distances, intoExisting: values['into-existing'] }
}

/** Commits need not reach the disk one by one: what a power cut takes is played once more. */
const LESS_DURABLE = { synchronous_commit: 'off' }

async function main(): Promise<number> {
  const wish = wishOf(process.argv.slice(2))
  const { year } = wish.parameters
  const config = parseConfig({ DATA_DIR: `./data/replay-${year}`, ...process.env, PROFILE: 'demo' })
  const logger = createLogger(config.LOG_LEVEL === 'warn' ? 'error' : config.LOG_LEVEL)
  const stopping = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stopping.abort())
  const undo: (() => Promise<unknown>)[] = []
  try {
    // without the demonstration's distances the network stays as it was measured
    const profile: Config = { ...config, PROFILE: wish.distances === 'demo' ? 'demo' : 'production' }
    const db = await startDatabase(profile, logger, undo, LESS_DURABLE)
    await refuseOthers(db, wish)
    const county = await openCounty(db, {
      ...{ logger, secrets: loadSecrets(config), seed: wish.parameters.seed },
      now: startOfLocalDay(parseLocalDate(`${year}-01-01`)),
    })
    undo.push(() => county.close())
    return await replay(county, config, wish, stopping.signal)
  } finally {
    for (const step of undo.toReversed()) await step()
  }
}

/** @throws ConfigError where others' cases would stand among the replayed ones */
async function refuseOthers(db: Database, { parameters, intoExisting }: Wish): Promise<void> {
  if (intoExisting || (await readReplayProgress(db, parameters.year)) !== null || !(await holdsCases(db))) return
  throw new ConfigError('这个数据库里已有别的办件。请用 DATA_DIR 指定另一个目录；确实要写进这里，加 --into-existing')
}

async function replay(county: ReplayedCounty, config: Config, wish: Wish, stopping: AbortSignal): Promise<number> {
  const { context, db } = county
  const [tree, matters, workdays] = await Promise.all([
    context.network.tree(),
    context.network.matters(),
    context.workdays.current(),
  ])
  print(`正在编排 ${wish.parameters.year} 年的 ${wish.parameters.given.items} 件……`)
  const year = planCountyYear(wish.parameters, { tree, matters: [...matters.values()], workdays })
  await seedPeople(db, tree, wish.parameters.madeUp.selfServiceResidents)
  const line = new ProgressLine()
  const end = await replayYear(county, year, { stopping, onProgress: (progress) => line.show(progress) })
  line.end()
  if (!end.isOver) {
    print('已停下。再运行一次同样的命令，从停下的地方接着重演，什么都不会重复。')
    return STOPPED
  }
  print(findingsText(end))
  const evaluated = await evaluate(county, wish.parameters)
  print(`\n${comparisonText(evaluated)}`)
  print(distancesText(wish))
  print(
    `自评第 ${evaluated.version} 版：查出 ${evaluated.findings} 处疑点，其中严重的 ${evaluated.seriousFindings.length} 处`,
  )
  for (const text of evaluated.seriousFindings) print(`  ${text}`)
  print(`自评校验值 ${evaluated.hash}`)
  const hashes = await hashReplay(db)
  print(`台账 ${hashes.transactions} 笔，校验值 ${hashes.ledger}`)
  print(`每日存证，校验值 ${hashes.days}`)
  print(lookText(config))
  return 0
}

/** As a shell says of a program that Ctrl-C ended. */
const STOPPED = 130
const print = (text: string) => process.stdout.write(`${text}\n`)

function distancesText({ distances }: Wish): string {
  return distances === 'demo'
    ? '里程：5 个镇场取自未核实的公开网页或县城本身，其余用标明是演示的编造里程（--distances known 改为留缺口）'
    : '里程：5 个镇场取自未核实的公开网页或县城本身，其余没有量过，留作缺口'
}

function lookText({ DATA_DIR, DATABASE_URL }: Config): string {
  const where = DATABASE_URL === undefined ? `DATA_DIR=${DATA_DIR}` : 'DATABASE_URL=……'
  return `查看这一年：${where} npm start\n核对数据库：${where} npm run verify`
}

if (process.argv[1] === import.meta.filename) {
  try {
    process.exitCode = await main()
  } catch (error) {
    if (error instanceof OtherReplay) {
      process.stderr.write('这个数据库里的重演是用另一套参数开始的。请用原来的参数接着做，或换一个 DATA_DIR。\n')
    } else if (error instanceof ConfigError || (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS')) {
      process.stderr.write(`${(error as Error).message}\n${HELP}`)
    } else {
      process.stderr.write(`重演没有完成：${(error as Error).stack ?? String(error)}\n`)
    }
    process.exitCode = 1
  }
}
