import { z } from 'zod'
import { endpoint, Id, OVERSIGHT, RELAY_STAFF, ROLES, SiteId } from './endpoint.ts'

const Format = z
  .enum(['label', 'a4'])
  .default('label')
  .describe('label: a page of 100 × 60 mm each, for label printers; a4: sheets of eight labels of 99.1 × 67.7 mm')

/** Labels that one request prints. */
const MOST_LABELS = 100

/** Each is made anew when it is asked for; nothing is kept of it but an audit record where an address was printed. */
const PAPERS_A_MINUTE = 60

export const readLabel = endpoint({
  id: 'readLabel',
  method: 'GET',
  path: '/consignments/:consignmentId/label.pdf',
  summary: 'The label of a consignment with QR and Code 128, for the sites on its way',
  access: [...RELAY_STAFF, ...OVERSIGHT],
  params: z.object({ consignmentId: Id }),
  query: z.object({ format: Format }),
  contentType: 'application/pdf',
  requestsPerMinute: PAPERS_A_MINUTE,
})

export const printLabels = endpoint({
  id: 'printLabels',
  method: 'POST',
  path: '/labels.pdf',
  summary: `Up to ${MOST_LABELS} labels in one document, in the order named. It changes nothing; asked twice, it prints twice`,
  access: [...RELAY_STAFF, ...OVERSIGHT],
  body: z.object({
    consignmentIds: z
      .array(Id)
      .min(1, '请至少选择一件')
      .max(MOST_LABELS, `一次最多打印 ${MOST_LABELS} 张`)
      .refine((ids) => new Set(ids).size === ids.length, '有重复的件，请去掉'),
    format: Format,
    /** where on the first A4 sheet to begin, so that a sheet begun can be used up */
    firstPosition: z.number().int().min(1).max(8, '每张 A4 有 8 个标签').default(1),
  }),
  contentType: 'application/pdf',
  requestsPerMinute: PAPERS_A_MINUTE,
})

export const readManifest = endpoint({
  id: 'readManifest',
  method: 'GET',
  path: '/bags/:bagId/manifest.pdf',
  summary: 'What is in a bag, for those who give and take it to sign (交接清单)',
  access: [...RELAY_STAFF, ...OVERSIGHT],
  params: z.object({ bagId: Id }),
  contentType: 'application/pdf',
  requestsPerMinute: PAPERS_A_MINUTE,
})

export const readReceipt = endpoint({
  id: 'readReceipt',
  method: 'GET',
  path: '/consignments/:consignmentId/receipt.pdf',
  summary: 'The itemised receipt (收件凭证), once the documents were taken in: its holder, staff on its way, oversight',
  access: ROLES,
  params: z.object({ consignmentId: Id }),
  contentType: 'application/pdf',
  requestsPerMinute: PAPERS_A_MINUTE,
})

export const readMiniProgramCode = endpoint({
  id: 'readMiniProgramCode',
  method: 'GET',
  path: '/consignments/:consignmentId/mini-program-code.png',
  summary:
    'WeChat’s round code that opens the mini-program at this consignment: its holder, staff on its way, oversight. 503 mini_program_code_unavailable when WeChat gives none',
  access: ROLES,
  params: z.object({ consignmentId: Id }),
  contentType: 'image/png',
  requestsPerMinute: 30,
})

export const readSitePoster = endpoint({
  id: 'readSitePoster',
  method: 'GET',
  path: '/sites/:siteId/poster.pdf',
  summary:
    'A poster (A5) for a village station or town centre, whose round code begins a request there: the hub, administrators, whoever answers for the site. 503 mini_program_code_unavailable when WeChat gives none',
  access: ['dispatcher', 'administrator', 'handler'],
  params: z.object({ siteId: SiteId }),
  contentType: 'application/pdf',
  requestsPerMinute: 30,
})

export const readCertificate = endpoint({
  id: 'readCertificate',
  method: 'GET',
  path: '/consignments/:consignmentId/certificate.pdf',
  summary:
    'The custody certificate (流转保管凭证): every hand-over with its proof, and a QR that leads to /verify/<trackingNumber>',
  access: ROLES,
  params: z.object({ consignmentId: Id }),
  contentType: 'application/pdf',
  requestsPerMinute: PAPERS_A_MINUTE,
})
