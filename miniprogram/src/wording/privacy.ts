/** What happens with a person's data, in words that one understands when they are read out. */
export interface PrivacyPoint {
  icon: string
  title: string
  text: string
}

/** What WeChat wants to hand over, by its own name for the function or button. */
const PURPOSES: Readonly<Record<string, string>> = {
  chooseMedia: '您拍的照片',
  setClipboardData: '手机的剪贴板',
  'button.getPhoneNumber': '您的手机号',
}

export function privacyPurpose(referrer: string): string {
  return PURPOSES[referrer] ?? '您手机里的信息'
}

export const PRIVACY_POINTS: readonly PrivacyPoint[] = [
  {
    icon: 'user',
    title: '要您填什么',
    text: '姓名、手机号；送到家的还要地址。只要送件用得着的，别的不要。身份证号码不用填，也不存。',
  },
  {
    icon: 'camera',
    title: '手机上用到什么',
    text: '扫码用相机，拍凭证用相机或照片，复制单号用剪贴板，查手机号由微信问您。都是您自己点了才用。',
  },
  {
    icon: 'vehicle',
    title: '用来做什么',
    text: '通知您、把东西送对地方、交给对的人。不做别的，不收费，不发广告。',
  },
  {
    icon: 'lock-on',
    title: '谁看得到',
    text: '经手这一件的工作人员，平时只看到「张*、138****8000」。要打出全的地址，会记下是谁打的。',
  },
  {
    icon: 'time',
    title: '存多久',
    text: '加密存着，过了规定的保存期就删掉，只留下不带姓名电话的统计数字。',
  },
  {
    icon: 'usergroup',
    title: '替别人办',
    text: '替家里人办、请人代领，都要先问过本人。谁替谁办，会记下来。',
  },
  {
    icon: 'service',
    title: '您可以做什么',
    text: '随时看自己的件、改电话、交件前取消。觉得不对，点这一件里的「有问题，要反映」。',
  },
]
