/** Shows the guideline that WeChat keeps for this office. */
export function openPrivacyContract(): void {
  wx.openPrivacyContract({
    fail: () => wx.showToast({ title: '没有打开，请过一会儿再试', icon: 'none', duration: 3000 }),
  })
}
