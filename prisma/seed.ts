import { readAgencies, readMatters } from '../server/services/import-network.ts'
import type { Database } from '../server/store/database.ts'
import { hasOwnNetwork, insertMissingMatters, insertMissingSites } from '../server/store/network-import.ts'
import { demoRoadMetres, HUB_ID, hub, readDataFile, townCentres, villageStations } from './network-data.ts'
import { sampleSavingsMethodVersion, sampleTariffVersions } from './sample-pricing.ts'

/**
 * Puts the county network into the database: hub, towns, villages, sample prices, and, unless an office has loaded its own,
 * the sample agencies and matters. Only what is missing is added, so it may run at every start and from several processes
 * at once, and never undoes what an office has changed.
 */
export async function seedNetwork(db: Database): Promise<void> {
  await insertMissingSites(db, [hub(), ...townCentres(), ...villageStations()])
  if (!(await hasOwnNetwork(db))) await seedSamples(db)
  await seedSamplePrices(db)
}

/** What the demo profile adds: distances marked `demo` for towns that have none. Never run it on an office's own data. */
export async function seedDemo(db: Database): Promise<void> {
  const distances = [...demoRoadMetres()].map(([id, metres]) => ({ id, metres }))
  await db.$executeRaw`
    UPDATE site SET road_metres = given.metres, road_source = 'demo', updated_at = now()
    FROM jsonb_to_recordset(${JSON.stringify(distances)}::jsonb) AS given (id text, metres integer)
    WHERE site.id = given.id AND site.road_metres IS NULL`
}

async function seedSamples(db: Database): Promise<void> {
  const agencies = readAgencies(readDataFile('sample-agencies.csv'), { hubId: HUB_ID, isSample: true })
  const agencyIds = new Set(agencies.map(({ row }) => row.id))
  const matters = readMatters(readDataFile('sample-matters.csv'), { agencyIds, isSample: true })
  const agencyRows = agencies.map(({ row }) => row)
  const matterRows = matters.map(({ row }) => row)
  await insertMissingSites(db, agencyRows)
  await insertMissingMatters(db, matterRows)
}

// raw, as the rest of the seed: a program's first query through Prisma's models costs a tenth of a second or two
async function seedSamplePrices(db: Database): Promise<void> {
  await db.$executeRaw`
    INSERT INTO tariff_version (id, line, valid_from, rule, source, is_sample)
    SELECT id, line, "validFrom", rule, source, "isSample"
    FROM jsonb_to_recordset(${JSON.stringify(sampleTariffVersions())}::jsonb) AS given
      (id text, line text, "validFrom" date, rule jsonb, source text, "isSample" boolean)
    ON CONFLICT (id) DO NOTHING`
  await db.$executeRaw`
    INSERT INTO savings_method_version (id, valid_from, parameters, source, is_sample)
    SELECT id, "validFrom", parameters, source, "isSample"
    FROM jsonb_to_recordset(${JSON.stringify([sampleSavingsMethodVersion()])}::jsonb) AS given
      (id text, "validFrom" date, parameters jsonb, source text, "isSample" boolean)
    ON CONFLICT (id) DO NOTHING`
}
