import type { IdentityKind, ProxyRelation, ScanReason } from '../services/api-types.js'

export const RELATION_CHOICES: readonly { value: ProxyRelation; title: string }[] = [
  { value: 'spouse', title: '配偶' },
  { value: 'parent', title: '父母' },
  { value: 'child', title: '子女' },
  { value: 'sibling', title: '兄弟姐妹' },
  { value: 'relative', title: '其他亲戚' },
  { value: 'neighbour', title: '邻居' },
  { value: 'friend', title: '朋友' },
  { value: 'village_staff', title: '村干部' },
  { value: 'other', title: '其他' },
]

export const IDENTITY_CHOICES: readonly { value: IdentityKind; title: string }[] = [
  { value: 'identity_card', title: '身份证' },
  { value: 'household_book', title: '户口簿' },
  { value: 'social_security_card', title: '社保卡' },
  { value: 'passport', title: '护照' },
]

export const NO_CODE_CHOICES: readonly { value: ScanReason; title: string }[] = [
  { value: 'no_phone', title: '没有手机' },
  { value: 'code_not_at_hand', title: '取件码不在手边' },
]

export const FAILURE_CHOICES: readonly { value: ScanReason; title: string }[] = [
  { value: 'nobody_home', title: '没人在家' },
  { value: 'refused', title: '对方不收' },
  { value: 'wrong_address', title: '地址不对' },
  { value: 'closed', title: '没开门' },
  { value: 'other', title: '其他' },
]

/** Why these last four characters cannot be taken, or an empty text. */
export function last4Error(last4: string): string {
  return /^[0-9A-Za-z]{4}$/.test(last4.trim()) ? '' : '请填证件号码的后四位'
}
