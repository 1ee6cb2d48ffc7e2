/** Copies for pasting elsewhere; a person who refuses WeChat's question is told to write it down instead. */
export function copyText(data: string): void {
  wx.setClipboardData({
    data,
    fail: () => wx.showToast({ title: '没有复制上，请照着抄下来', icon: 'none', duration: 3000 }),
  })
}
