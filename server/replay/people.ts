import { derivedId } from '../domain/derived-id.ts'
import type { Role } from '../domain/role.ts'
import type { SiteTree } from '../domain/site.ts'
import type { Database } from '../store/database.ts'
import { insertPeople } from '../store/replays.ts'
import { peerOf, REPLAY_CHANNEL } from './caller.ts'
import { type PersonKey, personId } from './plan/deeds.ts'
import { COURIER } from './plan/journey.ts'

/** Who keeps the books of the year: three hands for a payment, and whoever looks on. */
export const OFFICE = {
  clerk: 'finance:1',
  colleague: 'finance:2',
  leader: 'leader:1',
  auditor: 'auditor:1',
} as const satisfies Record<string, PersonKey>

interface ReplayedPerson {
  readonly key: PersonKey
  readonly label: string | null
  readonly role: Role
  readonly siteId: string | null
}

/** Puts the people of the year into the database, all made up, with ids that are the same in every run; again, it adds nothing. */
export async function seedPeople(db: Database, tree: SiteTree, residents: number): Promise<void> {
  await insertPeople(
    db,
    [...staff(tree), ...selfServiceResidents(residents)].map(({ key, ...person }) => ({
      ...{ id: personId(key), roleId: derivedId('replay-role', key), ...person },
      ...{ channel: REPLAY_CHANNEL, peerId: peerOf(key) },
    })),
  )
}

function staff(tree: SiteTree): ReplayedPerson[] {
  const atSites = [...tree.sites].flatMap(({ id, kind, name }): ReplayedPerson[] => {
    const role = kind === 'hub' ? 'dispatcher' : 'handler'
    const hands = kind === 'village_station' ? ['1'] : ['1', '2']
    return hands.map((hand) => ({ key: `${id}:${hand}`, label: `示例·${name}${hand}`, role, siteId: id }))
  })
  const office: readonly (readonly [PersonKey, string, Role])[] = [
    [COURIER, '示例·邮递员', 'courier'],
    [OFFICE.clerk, '示例·财务经办', 'finance'],
    [OFFICE.colleague, '示例·财务复核', 'finance'],
    [OFFICE.leader, '示例·分管领导', 'leader'],
    [OFFICE.auditor, '示例·审计', 'auditor'],
  ]
  return [...atSites, ...office.map(([key, label, role]) => ({ key, label, role, siteId: null }))]
}

function selfServiceResidents(count: number): ReplayedPerson[] {
  return Array.from({ length: count }, (_, index) => ({
    ...{ key: `resident:${index}`, label: null, role: 'resident', siteId: null },
  }))
}
