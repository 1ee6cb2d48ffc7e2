/** Why this name cannot be taken, or an empty text. */
export function nameError(name: string): string {
  const trimmed = name.trim()
  if (trimmed === '') return '请填写姓名'
  return trimmed.length > 30 ? '姓名最多 30 个字' : ''
}

/** Why this mobile number cannot be taken, or an empty text. */
export function phoneError(phone: string): string {
  if (phone.trim() === '') return '请填写手机号'
  return /^1[3-9]\d{9}$/.test(phone.trim()) ? '' : '手机号是 11 位数字，请再核对一下'
}

/** Why this address cannot be taken, or an empty text. */
export function addressError(address: string): string {
  const { length } = address.trim()
  if (length < 5) return '请写清楚门牌地址，例如：桃花村三组 12 号'
  return length > 120 ? '地址最多 120 个字' : ''
}
