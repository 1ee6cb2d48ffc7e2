import { describe, expect, it } from 'vitest'
import { parseLocalDate } from '../../server/domain/calendar-time.ts'
import { versionNames } from '../../server/domain/version-name.ts'

const VERSIONS = {
  tariffs: [
    { id: 'sample-towns-1', line: 'towns' as const, validFrom: parseLocalDate('2018-01-01') },
    { id: 'b', line: 'county_seat' as const, validFrom: parseLocalDate('2026-03-15') },
  ],
  savingsMethods: [
    { id: 'sample-savings-1', validFrom: parseLocalDate('2018-01-01'), isSample: true },
    { id: 'c', validFrom: parseLocalDate('2026-03-01'), isSample: false },
    { id: 'd', validFrom: parseLocalDate('2026-03-01'), isSample: false },
  ],
}

describe('the names of versions', () => {
  it('say what each is and since when, and that a sample is one', () => {
    expect(versionNames(['b', 'sample-savings-1', 'sample-towns-1'], VERSIONS)).toEqual([
      '县城资费2026-03-15版',
      '节约算法2018-01版（示例）',
      '各镇场资费2018-01版',
    ])
  })

  it('are said once, and an unknown version by its id', () => {
    expect(versionNames(['c', 'd', 'e'], VERSIONS)).toEqual(['节约算法2026-03版', 'e'])
  })
})
