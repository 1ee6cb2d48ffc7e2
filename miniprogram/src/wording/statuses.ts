import type { ConsignmentStatus, Tracking } from '../services/api-types.js'

/** How a status looks: the word comes from the server, the sign keeps it from being told by colour alone. */
export interface StatusLook {
  icon: string
  /** said after the server's word */
  addition: string
  tone: 'going' | 'attention' | 'done' | 'off' | 'trouble'
}

const LOOKS: Readonly<Record<ConsignmentStatus, StatusLook>> = {
  requested: { addition: '', icon: 'time', tone: 'going' },
  held: { addition: '', icon: 'institution', tone: 'going' },
  in_transit: { addition: '', icon: 'vehicle', tone: 'going' },
  awaiting_pickup: { addition: '', icon: 'notification-filled', tone: 'attention' },
  completed: { addition: '', icon: 'check-circle-filled', tone: 'done' },
  returned: { addition: '', icon: 'rollback', tone: 'off' },
  written_off: { addition: '', icon: 'error-circle-filled', tone: 'trouble' },
  cancelled: { addition: '', icon: 'close-circle-filled', tone: 'off' },
}

const TROUBLE: StatusLook = { addition: ' · 有问题', icon: 'error-triangle-filled', tone: 'trouble' }

export function statusLook(status: ConsignmentStatus, openExceptions: number): StatusLook {
  if (openExceptions > 0 && status !== 'completed') return TROUBLE
  return LOOKS[status]
}

/** How a stop is drawn: between two stops the next one is the one that documents are on their way to. */
export type StopState = Tracking['route'][number]['state'] | 'coming'

/** The first stop before anything has moved: nothing is on its way there. */
export const START_WORDS = '从这里出发'

export const STOP_WORDS: Readonly<Record<StopState, string>> = {
  passed: '已经过',
  here: '现在在这里',
  coming: '正在送来',
  ahead: '还没到',
}
