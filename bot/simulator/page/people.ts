import type { DemoPersona } from '../../../server/contract/sessions.ts'

/** Somebody of the demonstration, as his phone needs to know him. */
export interface Person extends DemoPersona {
  /** one character that stands for him */
  readonly sign: string
  /** what he does in the relay, in a few words */
  readonly part: string
  /** where the mini-program opens for him */
  readonly entry: string
  /** what he is likely to write at any time */
  readonly usualWords: readonly string[]
}

const HOME = '/pages/home/index'
const TASKS = '/staff/tasks/index'

const RESIDENT_WORDS = ['寄回执照', '查件', '取件码', '帮助']
const STAFF_WORDS = ['任务', '收到', '发出', '帮助']
const OVERSIGHT_WORDS = ['周报', '上周周报', '帮助']

const SIGNS: Readonly<Record<string, { sign: string; part: string }>> = {
  resident: { sign: '民', part: '在村里等执照，不用进城' },
  neighbour: { sign: '邻', part: '另一位居民' },
  clerk: { sign: '窗', part: '办好执照，扫码发出' },
  dispatcher: { sign: '县', part: '收各单位的件，分到各镇' },
  town: { sign: '镇', part: '收县里来的件，分到各村' },
  village: { sign: '村', part: '收下，凭取件码交到手里' },
  courier: { sign: '邮', part: '路上运送' },
  finance: { sign: '财', part: '看费用' },
  leader: { sign: '领', part: '一句话要周报' },
  auditor: { sign: '审', part: '查台账' },
  administrator: { sign: '管', part: '管站点和人员' },
}

const ROLE_SIGN = '人'

/** The stations of the relay from the county down to the village: the way of a result; materials go up it. */
export const RELAY: readonly string[] = ['clerk', 'dispatcher', 'town', 'village', 'resident']

/** Who stands on the phones at first, by their number. */
export const FIRST_ON_STAGE: readonly string[] = ['resident', 'clerk', 'leader', 'dispatcher', 'town', 'village']

const RELAY_ROLES: ReadonlySet<string> = new Set(['handler', 'dispatcher', 'courier'])

function asPerson(persona: DemoPersona): Person {
  const isRelayStaff = RELAY_ROLES.has(persona.role)
  const { sign, part } = SIGNS[persona.key] ?? { sign: ROLE_SIGN, part: '' }
  return {
    ...persona,
    sign,
    part,
    entry: isRelayStaff ? TASKS : HOME,
    usualWords: isRelayStaff ? STAFF_WORDS : persona.role === 'resident' ? RESIDENT_WORDS : OVERSIGHT_WORDS,
  }
}

const DEADLINE_MS = 8_000

/** @throws Error when the server does not answer, or has no demonstration */
export async function fetchPeople(): Promise<readonly Person[]> {
  const response = await fetch('/api/v1/demo/personas', { signal: AbortSignal.timeout(DEADLINE_MS) })
  if (!response.ok) throw new Error(`the people of the demonstration: ${response.status}`)
  const { personas } = (await response.json()) as { personas: DemoPersona[] }
  return personas.map(asPerson)
}
