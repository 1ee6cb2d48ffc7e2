const HOME = '/pages/home/index'

/** Closes the page. One that was opened by itself, by a link or a card, has `otherwise` behind it: the first page. */
export function goBack({ delta = 1, otherwise = HOME }: { delta?: number; otherwise?: string } = {}): void {
  if (getCurrentPages().length > delta) wx.navigateBack({ delta })
  else wx.reLaunch({ url: otherwise })
}
