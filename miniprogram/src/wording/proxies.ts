import type { ProxyRelation } from '../services/api-types.js'

/** Who may collect for somebody, the nearest first. */
export const PROXY_CHOICES: readonly { value: ProxyRelation; title: string }[] = [
  { value: 'child', title: '儿女' },
  { value: 'spouse', title: '爱人' },
  { value: 'parent', title: '父母' },
  { value: 'sibling', title: '兄弟姐妹' },
  { value: 'relative', title: '亲戚' },
  { value: 'neighbour', title: '邻居' },
  { value: 'friend', title: '朋友' },
  { value: 'village_staff', title: '村干部' },
  { value: 'other', title: '别的人' },
]

export function relationText(relation: ProxyRelation): string {
  return PROXY_CHOICES.find(({ value }) => value === relation)?.title ?? '别的人'
}
