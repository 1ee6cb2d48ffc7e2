/** Whether the pages are shown in elder mode: large letters, large targets, fewer choices. */
type Listener = (isElder: boolean) => void

const CHOSEN = 'elder-mode'
/**
 * WeChat's font scale from which on somebody is taken to need it. Care mode (关怀模式) stands at 1.4 on an iPhone; the
 * next smaller steps are 1.29 and below. https://developers.weixin.qq.com/miniprogram/design/elderly.html
 */
const CARE_SCALE = 1.3

const listeners = new Set<Listener>()

/** What the person chose on 我的; until he chooses, what WeChat's own letters suggest. */
export function isElder(): boolean {
  const chosen = wx.getStorageSync(CHOSEN) as boolean | ''
  if (chosen !== '') return chosen
  // Old versions of WeChat do not tell.
  const { fontSizeScaleFactor = 1 } = wx.getAppBaseInfo() as { fontSizeScaleFactor?: number }
  return fontSizeScaleFactor >= CARE_SCALE
}

/** Keeps the choice on this phone and shows every open page by it. */
export function chooseElder(isWanted: boolean): void {
  wx.setStorageSync(CHOSEN, isWanted)
  for (const listener of listeners) listener(isWanted)
}

/** Tells the listener now and at every change; the answer ends it. */
export function watchElder(listener: Listener): () => void {
  listeners.add(listener)
  listener(isElder())
  return () => listeners.delete(listener)
}
