import { readAgencies, readMatters } from '../server/services/import-network.ts'
import type { Database } from '../server/store/database.ts'
import { insertMissingMatters, insertMissingSites } from '../server/store/network-import.ts'
import { demoRoadMetres, HUB_ID, hub, readDataFile, townCentres, villageStations } from './network-data.ts'
import { sampleSavingsMethodVersion, sampleTariffVersions } from './sample-pricing.ts'

/**
 * Puts the county network into the database: hub, towns, villages, and, where there are none at all, the sample agencies,
 * matters, tariffs and savings method. Only what is missing is added, so it may run at every start and from several
 * processes at once, and never undoes what an office has changed.
 */
export async function seedNetwork(db: Database): Promise<void> {
  await insertMissingSites(db, [hub(), ...townCentres(), ...villageStations()])
  await seedSampleAgencies(db)
  await db.tariffVersion.createMany({ data: sampleTariffVersions(), skipDuplicates: true })
  await db.savingsMethodVersion.createMany({ data: [sampleSavingsMethodVersion()], skipDuplicates: true })
}

/**
 * What the demo profile adds: distances marked `demo` for towns that have none. Never run it on an office's own data.
 */
export async function seedDemo(db: Database): Promise<void> {
  const distances = [...demoRoadMetres()].map(([id, metres]) => ({ id, metres }))
  await db.$executeRaw`
    UPDATE site SET road_metres = given.metres, road_source = 'demo', updated_at = now()
    FROM jsonb_to_recordset(${JSON.stringify(distances)}::jsonb) AS given (id text, metres integer)
    WHERE site.id = given.id AND site.road_metres IS NULL`
}

/** An office that loaded agencies or matters of its own has no use for samples. */
async function seedSampleAgencies(db: Database): Promise<void> {
  const agencies = readAgencies(readDataFile('sample-agencies.csv'), { hubId: HUB_ID, isSample: true })
  const agencyIds = new Set(agencies.map(({ row }) => row.id))
  const matters = readMatters(readDataFile('sample-matters.csv'), { agencyIds, isSample: true })
  await db.$transaction(async (transaction) => {
    if ((await transaction.site.count({ where: { kind: 'agency', isSample: false } })) > 0) return
    if ((await transaction.matter.count({ where: { isSample: false } })) > 0) return
    await insertMissingSites(
      transaction,
      agencies.map(({ row }) => row),
    )
    await insertMissingMatters(
      transaction,
      matters.map(({ row }) => row),
    )
  })
}
