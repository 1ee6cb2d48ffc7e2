/** What the camera reads from one label, or null when the person puts it away. */
export function scanOnce(): Promise<string | null> {
  return new Promise((resolve) => {
    wx.scanCode({
      scanType: ['qrCode', 'barCode'],
      success: ({ result }) => resolve(result),
      fail: () => resolve(null),
    })
  })
}

/** Reads label after label until `take` says that it is enough, or the person puts the camera away. */
export async function scanOn(take: (text: string) => Promise<boolean>): Promise<void> {
  for (let text = await scanOnce(); text !== null; text = await scanOnce()) {
    if (!(await take(text))) return
  }
}
