/** Full light and no sleep, or the phone's own way again. Not every device that runs mini-programs has a screen to set. */
export function brighten(isOn: boolean): void {
  if (wx.canIUse('setScreenBrightness')) wx.setScreenBrightness({ value: isOn ? 1 : -1 })
  if (wx.canIUse('setKeepScreenOn')) wx.setKeepScreenOn({ keepScreenOn: isOn })
}
