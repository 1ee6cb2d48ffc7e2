import { savingsEntries, type UsageEntry } from './ledger.ts'
import type { SavingsMethod } from './savings.ts'
import { changeOf, type SavingsBasis } from './savings-basis.ts'
import { attempted, type Defect } from './stored-case.ts'

/** Postings of one version that were reckoned from the same and came to the same. */
export interface PostedChange {
  readonly methodId: string
  readonly basis: SavingsBasis
  readonly entries: readonly UsageEntry[]
  /** key of one of them */
  readonly key: string
  readonly count: number
}

/** Reckons posted savings once more, by their own version and from what they say they were reckoned from. */
export function auditPostedSavings(methods: readonly SavingsMethod[], posted: readonly PostedChange[]): Defect[] {
  return posted.flatMap(({ methodId, basis, entries, key, count }) => {
    const method = methods.find(({ id }) => id === methodId)
    if (method === undefined) return [defect(`${key}: no method ${methodId}`, count)]
    const found = textOf(entries)
    const defects: Defect[] = []
    // what somebody has forged need not be a basis at all
    attempted(
      (kind, detail) => defects.push({ kind, subject: 'savings', detail: `${key}: ${detail}` }),
      () => {
        const wanted = textOf(savingsEntries(changeOf(basis, method)))
        if (found !== wanted)
          defects.push(defect(`${key}: ${found || 'nothing'} instead of ${wanted || 'nothing'}`, count))
      },
    )
    return defects
  })
}

function defect(detail: string, count: number): Defect {
  return { kind: 'posting_mispriced', subject: count === 1 ? 'savings' : `savings of ${count} postings`, detail }
}

function textOf(entries: readonly UsageEntry[]): string {
  return entries
    .map(({ measure, quantity, gapChange }) => {
      const bounds = quantity === null ? 'unknown' : `${quantity.low} ${quantity.middle} ${quantity.high}`
      return `${measure} ${bounds}${gapChange === 0 ? '' : ` gap ${gapChange}`}`
    })
    .toSorted()
    .join(', ')
}
