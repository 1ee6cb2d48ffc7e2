let isBright = false
/** from 0 to 1: the light before it was made full */
let before: number | undefined

/**
 * Full light and no sleep, for a code that is read off the screen; or as it was before.
 * Not every device that runs mini-programs has a screen to set.
 */
export function brighten(isOn: boolean): void {
  isBright = isOn
  if (wx.canIUse('setKeepScreenOn')) wx.setKeepScreenOn({ keepScreenOn: isOn })
  if (!wx.canIUse('setScreenBrightness')) return
  if (isOn) brightenFully()
  else restore()
}

function restore(): void {
  if (before !== undefined) wx.setScreenBrightness({ value: before })
  before = undefined
}

function brightenFully(): void {
  wx.getScreenBrightness({
    success: ({ value }) => {
      // the page may have been left meanwhile
      if (!isBright) return
      before ??= value
      wx.setScreenBrightness({ value: 1 })
    },
  })
}
