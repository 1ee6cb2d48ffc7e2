import type { Direction, ServiceForm } from '../services/api-types.js'

/** What a person may ask for, as one choice: which way documents go, and whether once, both ways, or to be kept. */
export type RequestKind = 'round_trip' | 'hand_in' | 'send_back' | 'keep'

export interface RequestKindWords {
  direction: Direction
  serviceForm: ServiceForm
  title: string
  note: string
  icon: string
}

/** In the order in which they are offered. */
export const REQUEST_KINDS: Readonly<Record<RequestKind, RequestKindWords>> = {
  round_trip: {
    direction: 'materials',
    serviceForm: 'round_trip',
    title: '材料送上去，结果送回来',
    note: '来回都替您送，登记一次就行',
    icon: 'swap',
  },
  hand_in: {
    direction: 'materials',
    serviceForm: 'one_way',
    title: '只送材料',
    note: '只寄一次：把申请材料送到县里',
    icon: 'upload-1',
  },
  send_back: {
    direction: 'result',
    serviceForm: 'one_way',
    title: '只寄证件',
    note: '只寄一次：办好的证件送回来',
    icon: 'mail',
  },
  keep: {
    direction: 'result',
    serviceForm: 'keep_for_pickup',
    title: '寄存在县里，自己去取',
    note: '先替您存 30 天，方便的时候去取',
    icon: 'lock-on',
  },
}

export const REQUEST_KIND_CHOICES = (Object.keys(REQUEST_KINDS) as RequestKind[]).map((value) => ({
  value,
  ...REQUEST_KINDS[value],
}))

export function isRequestKind(text: string | undefined): text is RequestKind {
  return text !== undefined && text in REQUEST_KINDS
}
