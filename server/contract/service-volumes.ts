import { z } from 'zod'
import { BOOK_READERS } from './budget.ts'
import { endpoint, Id, Instant, PageQuery, pageOf } from './endpoint.ts'
import { Heading, LocalMonth, SheetName } from './statements.ts'

export const VolumeImportStatus = z.enum(['draft', 'confirmed', 'discarded']).describe('待说明, 已确认, 已放弃')
export const VolumeAnomalyKind = z.enum(['more_completed', 'jump', 'all_good_without_n', 'more_good', 'agency_missing'])

export const VolumeImport = z.object({
  id: Id,
  month: LocalMonth,
  status: VolumeImportStatus,
  importedBy: Id,
  importedAt: Instant,
  decidedBy: Id.nullable(),
  decidedAt: Instant.nullable(),
  reason: z.string().nullable(),
})

export const VolumeImportFile = VolumeImport.extend({
  fileId: Id,
  /** SM3 of the file that it came in */
  digest: z.string(),
  warnings: z.array(z.string()),
  /** what is odd, and asked about */
  anomalies: z.array(
    z.object({
      kind: VolumeAnomalyKind,
      agencyId: z.string(),
      /** row in the file */
      row: z.number().int().nullable(),
      measure: z.enum(['accepted', 'completed']).nullable(),
      before: z.number().int().nullable(),
      now: z.number().int().nullable(),
      /** the question, in Chinese */
      text: z.string(),
    }),
  ),
})

export const AgencyVolume = z.object({
  /** row in the file */
  row: z.number().int(),
  agencyId: z.string(),
  agencyName: z.string(),
  accepted: z.number().int(),
  completed: z.number().int(),
  /** null: nobody said how many */
  rated: z.number().int().nullable(),
  good: z.number().int().nullable(),
  /** hundredths of a per cent, as the other system says it */
  goodShare: z.number().int().nullable(),
  note: z.string().nullable(),
})

const ImportId = z.object({ importId: Id })
const Reason = z.object({ reason: z.string().trim().min(4, '请写明原因').max(500) })

export const importVolumes = endpoint({
  id: 'importVolumes',
  method: 'POST',
  path: '/service-volumes',
  summary:
    'Take in a month’s cases and ratings by agency, out of another system. What is odd makes it a draft that counts for nothing until it is confirmed with a reason.',
  access: ['finance', 'administrator'],
  idempotencyKey: true,
  status: 201,
  body: z.object({
    fileId: Id,
    month: LocalMonth,
    sheet: SheetName.nullable().default(null),
    columns: z.object({
      agency: Heading,
      accepted: Heading,
      completed: Heading,
      rated: Heading.optional(),
      good: Heading.optional(),
      goodShare: Heading.optional(),
      note: Heading.optional(),
    }),
  }),
  response: VolumeImportFile,
})

export const listVolumeImports = endpoint({
  id: 'listVolumeImports',
  method: 'GET',
  path: '/service-volumes',
  summary: 'Imports of service volume, the newest first; of a month the one confirmed last holds',
  access: BOOK_READERS,
  query: PageQuery.extend({ month: LocalMonth.optional() }),
  response: pageOf(VolumeImport),
})

export const readVolumeImport = endpoint({
  id: 'readVolumeImport',
  method: 'GET',
  path: '/service-volumes/:importId',
  summary: 'An import with what is odd about it',
  access: BOOK_READERS,
  params: ImportId,
  response: VolumeImportFile,
})

export const listAgencyVolumes = endpoint({
  id: 'listAgencyVolumes',
  method: 'GET',
  path: '/service-volumes/:importId/agencies',
  summary: 'Rows of an import in the order of its file',
  access: BOOK_READERS,
  params: ImportId,
  query: PageQuery,
  response: pageOf(AgencyVolume),
})

export const confirmVolumes = endpoint({
  id: 'confirmVolumes',
  method: 'POST',
  path: '/service-volumes/:importId/confirmation',
  summary: 'Let a draft count, with the reason for what is odd',
  access: ['finance', 'leader', 'administrator'],
  params: ImportId,
  body: Reason,
  response: VolumeImportFile,
})

export const discardVolumes = endpoint({
  id: 'discardVolumes',
  method: 'POST',
  path: '/service-volumes/:importId/discarding',
  summary: 'Give up a draft',
  access: ['finance', 'administrator'],
  params: ImportId,
  body: Reason,
  response: VolumeImportFile,
})
