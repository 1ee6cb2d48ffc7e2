// npm run verify
import { ConfigError, parseConfig } from './config.ts'
import type { Defect, DefectKind } from './domain/stored-case.ts'
import { findDatabase } from './existing-database.ts'
import { createLogger } from './logger.ts'
import { systemClock } from './services/clock.ts'
import { Network } from './services/network.ts'
import { serviceLevelsOf } from './services/service-levels.ts'
import { Snapshot } from './services/snapshot.ts'
import { type Verdict, type VerificationProgress, verifyDatabase } from './services/verify-database.ts'
import { workdaysOf } from './services/workdays.ts'
import { openDatabase } from './store/database.ts'
import { readPricing } from './store/pricing.ts'

const DEFECT_TEXT: Readonly<Record<DefectKind, string>> = {
  plan_broken: '单号、路由或起止站点不一致',
  chain_broken: '扫描记录的哈希链断开，记录可能被改动',
  sequence_gap: '扫描记录缺号或重号，记录可能被删除',
  time_impossible: '扫描时间不合理',
  custody_differs: '当前状态与扫描记录推算的不一致',
  exceptions_differ: '未结异常与扫描记录推算的不一致',
  tasks_differ: '待办任务与当前状态不一致',
  notification_missing: '缺少应发的通知',
  notification_doubled: '通知重复',
  posting_missing: '缺少应记的台账',
  posting_unexplained: '台账没有对应的扫描记录',
  posting_mispriced: '台账金额与资费版本不符',
  case_differs: '办件与其流转件不一致',
  bag_differs: '封包状态与封包记录推算的不一致',
  bag_scans_differ: '封包记录与包内各件的扫描记录不一致',
  unreadable: '内容被改动，无法按规则重算',
  day_missing: '缺少日存证，可能被删除',
  root_differs: '日存证与当天的扫描记录不符，记录或存证可能被改动',
  roots_unlinked: '日存证没有接上前一天的存证',
  ledger_unbalanced: '台账分录借贷不平',
  ledger_dangling: '台账没有分录，或指向不存在的记录',
  posting_differs: '台账与它所依据的记录不符，台账可能被改动',
  day_sums_differ: '日汇总与当天的台账分录不符',
  evaluation_differs: '已签发的绩效自评与签发时的校验值不符，可能被改动',
  closed_month_differs: '已结账月份的余额变了，台账可能被改动',
}
const PROGRESS_MS = 500

/** The verdict in Chinese: what was looked at, how fast, and, when something is wrong, the first broken thing by name. */
export function verdictText(verdict: Verdict): string {
  const { consignments, events, transactions, days, seconds, defectCount, defects, byKind } = verdict
  const looked =
    `核对了 ${consignments} 个流转件、${events} 条扫描记录、${transactions} 笔台账、${days} 天的存证，` +
    `用时 ${seconds.toFixed(1)} 秒（每秒 ${Math.round(events / Math.max(seconds, 0.001))} 条扫描记录）`
  const [first] = defects
  if (first === undefined) return `${looked}\n结论：完好，没有发现问题\n`
  const kinds = [...byKind].map(([kind, count]) => `  ${DEFECT_TEXT[kind]}：${count} 处`)
  const others = defects.slice(1, 20).map((defect) => `  ${defectText(defect)}`)
  const more = others.length > 0 ? ['其余（最多列 19 处）：', ...others] : []
  const lines = [
    looked,
    `结论：发现 ${defectCount} 处问题`,
    `第一处：${defectText(first)}`,
    '按种类：',
    ...kinds,
    ...more,
  ]
  return `${lines.join('\n')}\n请先停止写入并保留现场，再从备份核对\n`
}

function defectText({ kind, subject, detail }: Defect): string {
  return `${subject} ${DEFECT_TEXT[kind]}（${detail}）`
}

/** Redraws one line of progress on a terminal; prints nothing into a pipe. */
function progressLine(): (progress: VerificationProgress) => void {
  let drawnAt = 0
  return ({ consignments, events, transactions }) => {
    const now = performance.now()
    if (!process.stderr.isTTY || now - drawnAt < PROGRESS_MS) return
    drawnAt = now
    process.stderr.write(`\r已核对 ${consignments} 个流转件、${events} 条扫描记录、${transactions} 笔台账 `)
  }
}

async function main(): Promise<number> {
  // the secrets that production asks for are not needed to look
  const config = parseConfig({ ...process.env, PROFILE: 'demo' })
  const logger = createLogger(config.LOG_LEVEL)
  const { url, release } = await findDatabase(config, logger)
  const db = openDatabase({ url, poolSize: 4, logger })
  try {
    const context = {
      db,
      clock: systemClock,
      network: new Network(db, systemClock),
      pricing: new Snapshot(systemClock, () => readPricing(db)),
      workdays: workdaysOf(db, systemClock),
      serviceLevels: serviceLevelsOf(db, systemClock),
    }
    const verdict = await verifyDatabase(context, { onProgress: progressLine() })
    if (process.stderr.isTTY) process.stderr.write('\n')
    process.stdout.write(verdictText(verdict))
    return verdict.defectCount === 0 ? 0 : 1
  } finally {
    await db.close()
    await release()
  }
}

if (process.argv[1] === import.meta.filename) {
  try {
    process.exitCode = await main()
  } catch (error) {
    const text = error instanceof ConfigError ? error.message : `核对没有完成：${(error as Error).message}`
    process.stderr.write(`${text}\n`)
    process.exitCode = 2
  }
}
