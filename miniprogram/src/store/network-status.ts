/** Whether the phone has a network, for pages that say so and try again by themselves. */
type Listener = (isOnline: boolean) => void

const listeners = new Set<Listener>()
let isOnline = true
let isWatching = false

function change(online: boolean): void {
  if (online === isOnline) return
  isOnline = online
  for (const listener of listeners) listener(online)
}

function watchPhone(): void {
  if (isWatching) return
  isWatching = true
  wx.onNetworkStatusChange(({ isConnected }) => change(isConnected))
  wx.getNetworkType({ success: ({ networkType }) => change(networkType !== 'none') })
}

/** Tells the listener now and at every change; the answer ends it. */
export function watchNetwork(listener: Listener): () => void {
  watchPhone()
  listeners.add(listener)
  listener(isOnline)
  return () => listeners.delete(listener)
}

/** What the phone said last, for whoever would otherwise wait in vain for an answer. */
export function isOnlineNow(): boolean {
  watchPhone()
  return isOnline
}
