// npm run report -- --year 2023 --out DIR [--version 2]
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { ConfigError, parseConfig } from './config.ts'
import type { EvaluationFile } from './domain/evaluation.ts'
import { SYSTEM_ACTOR } from './domain/scan-event.ts'
import { findDatabase } from './existing-database.ts'
import { presentEvaluationForm } from './http/presenters/evaluation-paper.ts'
import { presentEvaluation } from './http/presenters/evaluations.ts'
import { presentEvidencePack } from './http/presenters/evidence-pack.ts'
import { createLogger } from './logger.ts'
import { publicUrlOf } from './public-url.ts'
import { printPaper } from './reports/papers/print.ts'
import { systemClock } from './services/clock.ts'
import { evaluateYear } from './services/evaluations/evaluate-year.ts'
import { readEvidenceRows } from './services/evaluations/evidence-rows.ts'
import { named } from './services/evaluations/read-evaluations.ts'
import type { CountingContext } from './services/figures/count-figures.ts'
import { Network } from './services/network.ts'
import { Snapshot } from './services/snapshot.ts'
import { openDatabase } from './store/database.ts'
import { findEvaluationOf } from './store/evaluations.ts'
import { readPricing } from './store/pricing.ts'

const USAGE = '用法：npm run report -- --year 2023 --out 目录 [--version 2]\n'

/** What the command line asks for. */
export interface ReportWish {
  readonly year: number
  /** folder that the files are written to; made if it is missing */
  readonly out: string
  /** null: the one signed last, else the last one */
  readonly version: number | null
}

/** @returns null when the arguments make no sense */
export function readReportArguments(given: readonly string[]): ReportWish | null {
  const options = { year: { type: 'string' }, out: { type: 'string' }, version: { type: 'string' } } as const
  try {
    const { values } = parseArgs({ args: [...given], options })
    const { year, out, version } = values
    if (year === undefined || out === undefined || !/^2\d{3}$/.test(year)) return null
    if (version !== undefined && !/^[1-9]\d{0,2}$/.test(version)) return null
    return { year: Number(year), out, version: version === undefined ? null : Number(version) }
  } catch {
    return null
  }
}

/**
 * Writes a year's self-evaluation into a folder. A year that has none yet is counted first.
 * @returns paths of the files
 * @throws ConfigError when there is no such version
 */
export async function writeReport(
  context: CountingContext,
  publicUrl: string,
  { year, out, version }: ReportWish,
): Promise<string[]> {
  const evaluation = await evaluationOf(context, year, version)
  const document = presentEvaluation(await named(context, evaluation))
  const form = presentEvaluationForm(document, publicUrl)
  const rows = await readEvidenceRows(context, evaluation)
  const [tree, matters] = await Promise.all([context.network.tree(), context.network.matters()])
  const pack = presentEvidencePack(document, rows, { tree, matters })
  const contents = {
    [`evaluation-${year}-v${document.version}.json`]: `${JSON.stringify(document, null, 2)}\n`,
    [`evaluation-${year}-v${document.version}.pdf`]: await printPaper({ kind: 'evaluation', format: 'pdf', form }),
    [`evaluation-${year}-v${document.version}.docx`]: await printPaper({ kind: 'evaluation', format: 'docx', form }),
    [`evidence-${year}-v${document.version}.xlsx`]: await printPaper({ kind: 'evidence', pack }),
  }
  await mkdir(out, { recursive: true })
  const files = Object.entries(contents).map(([name, content]) => ({ file: path.join(out, name), content }))
  await Promise.all(files.map(({ file, content }) => writeFile(file, content)))
  return files.map(({ file }) => file)
}

async function evaluationOf(context: CountingContext, year: number, version: number | null): Promise<EvaluationFile> {
  const { db } = context
  const found =
    version === null
      ? ((await findEvaluationOf(db, { year, isSigned: true })) ?? (await findEvaluationOf(db, { year })))
      : await findEvaluationOf(db, { year, version })
  if (found !== null) return found
  if (version !== null) throw new ConfigError(`${year} 年的自评没有第 ${version} 版`)
  return evaluateYear(context, { userId: SYSTEM_ACTOR }, { year, commandKey: `report:${year}` })
}

async function main(): Promise<number> {
  const wish = readReportArguments(process.argv.slice(2))
  if (wish === null) {
    process.stderr.write(USAGE)
    return 2
  }
  // the secrets that production asks for are not needed to count
  const config = parseConfig({ ...process.env, PROFILE: 'demo' })
  const logger = createLogger(config.LOG_LEVEL)
  const { url, release } = await findDatabase(config, logger)
  const db = openDatabase({ url, poolSize: 8, logger })
  try {
    const network = new Network(db, systemClock)
    const pricing = new Snapshot(systemClock, () => readPricing(db))
    const files = await writeReport({ db, clock: systemClock, network, pricing }, publicUrlOf(config), wish)
    process.stdout.write(`已写好：\n${files.map((file) => `  ${file}\n`).join('')}`)
    return 0
  } finally {
    await db.close()
    await release()
  }
}

if (process.argv[1] === import.meta.filename) {
  try {
    process.exitCode = await main()
  } catch (error) {
    const text = error instanceof ConfigError ? error.message : `报告没有写成：${(error as Error).message}`
    process.stderr.write(`${text}\n`)
    process.exitCode = 2
  }
}
