import { readdirSync, readFileSync } from 'node:fs'

/** Linux counts processor time in hundredths of a second. */
const MS_PER_TICK = 10

/**
 * Processor milliseconds that a process and all its descendants have used; undefined where there is no /proc. Unlike
 * requests a second, it does not depend on what else the machine is doing.
 */
export function cpuMs(pid: number): number | undefined {
  try {
    const stats = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => readStat(Number(name)))
    const isInside = (stat: Stat): boolean => {
      if (stat.pid === pid) return true
      const parent = stats.find((one) => one.pid === stat.parent)
      return parent !== undefined && parent.pid !== 1 && isInside(parent)
    }
    return stats.filter(isInside).reduce((sum, stat) => sum + stat.ms, 0)
  } catch {
    return undefined
  }
}

/** The process that started this one; 0 where that cannot be known. */
export function parentProcess(pid: number): number {
  return readStat(pid)[0]?.parent ?? 0
}

interface Stat {
  readonly pid: number
  readonly parent: number
  readonly ms: number
}

function readStat(pid: number): Stat[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return [{ pid, parent: Number(fields[1]), ms: (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK }]
  } catch {
    return [] // it ended in between
  }
}
