import type { ConsignmentStatus, Direction, Tracking } from '../services/api-types.js'

/** How a status looks: the word comes from the server, the sign keeps it from being told by colour alone. */
export interface StatusLook {
  icon: string
  tone: 'going' | 'attention' | 'done' | 'off' | 'trouble'
}

const LOOKS: Readonly<Record<ConsignmentStatus, StatusLook>> = {
  requested: { icon: 'time', tone: 'going' },
  held: { icon: 'institution', tone: 'going' },
  in_transit: { icon: 'vehicle', tone: 'going' },
  awaiting_pickup: { icon: 'notification-filled', tone: 'attention' },
  completed: { icon: 'check-circle-filled', tone: 'done' },
  cancelled: { icon: 'close-circle-filled', tone: 'off' },
}

export function statusLook(status: ConsignmentStatus, openExceptions: number): StatusLook {
  if (openExceptions > 0 && status !== 'completed') return { icon: 'error-triangle-filled', tone: 'trouble' }
  return LOOKS[status]
}

/** The two directions, in words for people. */
export const DIRECTION_WORDS: Readonly<Record<Direction, { title: string; note: string; icon: string }>> = {
  result: { title: '领结果', note: '办好的证件寄回来', icon: 'mail' },
  materials: { title: '交材料', note: '把申请材料送到县里', icon: 'upload-1' },
}

export type StopState = Tracking['route'][number]['state']

export const STOP_WORDS: Readonly<Record<StopState, string>> = {
  passed: '已经过',
  here: '现在在这里',
  ahead: '还没到',
}
