import type { Resolution } from '../services/api-types.js'

/** What each end of an exception means, in words for whoever decides it. */
export const RESOLUTION_NOTES: Readonly<Record<Resolution, { icon: string; note: string }>> = {
  found: { icon: 'search', note: '东西在，接着往下送' },
  returned: { icon: 'rollback', note: '退回寄出的地方' },
  rerouted: { icon: 'location', note: '换一个地方送' },
  replaced: { icon: 'layers', note: '原件作废，重新办一件' },
  written_off: { icon: 'close-circle-filled', note: '找不回来了，要另一个人同意' },
  accepted: { icon: 'check-circle-filled', note: '查过了，不用再做什么' },
}
