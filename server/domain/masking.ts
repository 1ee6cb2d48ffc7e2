/** 张三丰 → 张**; 李四 → 李*. The family name stays so that a holder knows it is his. Of what was purged, that it was. */
export function maskName(name: string): string {
  if (name === '') return '已清除'
  const letters = [...name]
  return letters.length < 2 ? '*' : `${letters[0]}${'*'.repeat(Math.min(letters.length - 1, 3))}`
}

/** 13812345678 → 138****5678; of somebody without a phone, that there is none */
export function maskPhone(phone: string): string {
  if (phone === '') return '未留电话'
  return phone.length < 8 ? '****' : `${phone.slice(0, 3)}****${phone.slice(-4)}`
}

/** Keeps the town and village, hides the house: the first nine characters. */
export function maskAddress(address: string): string {
  const letters = [...address]
  return letters.length <= 4 ? '****' : `${letters.slice(0, Math.min(9, letters.length - 3)).join('')}****`
}

/** SH102580167 → SH10****167: enough to find it in a list that is at hand, too little to ask for it. */
export function maskTrackingNumber(trackingNumber: string): string {
  return `${trackingNumber.slice(0, 4)}****${trackingNumber.slice(-3)}`
}
