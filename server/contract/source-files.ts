import { z } from 'zod'
import { BOOK_READERS } from './budget.ts'
import { endpoint, Id, Instant } from './endpoint.ts'

export const SourceFilePurpose = z.enum(['statement', 'service_volume']).describe('对账单, 业务量')
/** 承运单位, as its contract calls it */
export const Carrier = z.string().trim().min(2, '请填写承运单位').max(60)

/** A table that figures are taken from, kept as it came. */
export const SourceFile = z.object({
  id: Id,
  purpose: SourceFilePurpose,
  fileName: z.string(),
  format: z.enum(['csv', 'xlsx']),
  sizeBytes: z.number().int(),
  /** SM3 of the content, hexadecimal */
  digest: z.string(),
  uploadedBy: Id,
  uploadedAt: Instant,
})

export const uploadSourceFile = endpoint({
  id: 'uploadSourceFile',
  method: 'POST',
  path: '/source-files',
  summary:
    'Upload a carrier’s bill or a month’s service volume as XLSX or CSV (UTF-8 or GBK). What cannot be read, holds macros or unpacks to too much is refused and not kept.',
  access: ['finance', 'administrator'],
  query: z.object({
    /** made by the client */
    id: Id,
    purpose: SourceFilePurpose,
    fileName: z.string().trim().min(1, '请写明文件名').max(120),
  }),
  rawBody: [
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'application/vnd.ms-excel',
    'text/csv',
    'application/octet-stream',
  ],
  maxBodyBytes: 10 * 1024 * 1024,
  response: SourceFile,
  status: 201,
  requestsPerMinute: 20,
})

const Headings = z.record(z.string(), z.string())

export const SourceFileOutline = z.object({
  file: SourceFile,
  /** of texts: how they were decoded */
  encoding: z.enum(['UTF-8', 'GBK', 'UTF-16']).nullable(),
  /** columns that can be named, in Chinese */
  fields: z.array(z.object({ key: z.string(), title: z.string(), isRequired: z.boolean() })),
  /** the columns are those that were confirmed for this source before */
  isRemembered: z.boolean(),
  sheets: z.array(
    z.object({
      /** empty: CSV has one sheet without a name */
      name: z.string(),
      rowCount: z.number().int(),
      headingRow: z.number().int().nullable(),
      headings: z.array(z.string()),
      /** heading proposed for each field */
      proposal: Headings,
    }),
  ),
})

export const outlineSourceFile = endpoint({
  id: 'outlineSourceFile',
  method: 'GET',
  path: '/source-files/:fileId/outline',
  summary: 'Sheets and headings of a file, with the column proposed for each field: as remembered, else by their words',
  access: BOOK_READERS,
  params: z.object({ fileId: Id }),
  query: z.object({ carrier: Carrier.optional().describe('of a statement: whose columns are remembered') }),
  response: SourceFileOutline,
})

export const readSourceFile = endpoint({
  id: 'readSourceFile',
  method: 'GET',
  path: '/source-files/:fileId/content',
  summary: 'The file as it came. Every look is kept in the audit.',
  access: BOOK_READERS,
  params: z.object({ fileId: Id }),
  contentType: 'application/octet-stream',
  requestsPerMinute: 30,
})
