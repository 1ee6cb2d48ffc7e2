import { z } from 'zod'
import { Direction, endpoint, Id, PersonName, Phone, RELAY_STAFF, SiteId } from './endpoint.ts'

/** 单程, 双程, 寄存领取 */
export const ServiceForm = z.enum(['one_way', 'round_trip', 'keep_for_pickup'])

/** A line of the itemised receipt. */
export const DocumentItem = z.object({
  name: z.string().trim().min(1, '请填写文件名称').max(40, '文件名称最多 40 个字'),
  copies: z.number().int().min(1, '份数从 1 到 99').max(99, '份数从 1 到 99'),
  form: z.enum(['original', 'copy']),
})

export const Destination = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('site'), siteId: SiteId }),
  z.object({
    kind: z.literal('home'),
    /** town centre or village station that the address belongs to */
    siteId: SiteId,
    address: z.string().trim().min(5, '请写清门牌地址').max(120),
  }),
])

export const IdentityKind = z.enum(['identity_card', 'household_book', 'social_security_card', 'passport', 'other'])
/** Never the number itself. */
export const IdentityLast4 = z.string().regex(/^[0-9A-Za-z]{4}$/, '请填写证件号码后四位')

export const FilingAuthorisation = z.object({
  /** who files: staff at a counter, or a member of the family */
  relation: z.enum(['staff', 'family']),
  /** the wording that was read out or shown */
  statementVersion: z.string().min(1).max(20),
  /** the resident said yes to it */
  consented: z.literal(true, '请先取得委托人本人同意'),
  /** the identity document that was looked at */
  identityKind: IdentityKind.optional(),
  identityLast4: IdentityLast4.optional(),
  /** signature, or photograph of the signed letter */
  attachmentId: Id.optional(),
})

export const Filing = z.object({
  direction: Direction,
  matterId: z.string().min(1).max(32),
  /** one_way when absent */
  serviceForm: ServiceForm.optional(),
  /** result: where it goes, kept: the hub or a town centre. materials: absent, it goes to the matter's agency */
  destination: Destination.optional(),
  /** materials: the station or town centre where the resident hands in. result: absent, it starts at the matter's agency */
  originSiteId: SiteId.optional(),
  /** round trip: where the result comes back to, once the materials have arrived */
  returnTo: Destination.optional(),
  /** kept at the hub: the resident's own station or town centre */
  homeSiteId: SiteId.optional(),
  /**
   * who receives it; the case's consignee, or the caller's own kept contact, when absent (`contact_required` when he has
   * none). Without a phone only where staff file with an authorisation
   */
  consignee: z.object({ name: PersonName, phone: Phone.optional() }).optional(),
  /** somebody files for the resident, and the resident consented */
  authorisation: FilingAuthorisation.optional(),
  items: z.array(DocumentItem).min(1).max(30, '清单最多 30 行').optional(),
  /** what is in it, in one line; made from the items, or the matter, when absent */
  contents: z.string().trim().min(1).max(60).optional(),
  /** originals that two people handle together; a resident may ask for it where an item is an original */
  twoPersonHandling: z.boolean().optional(),
  weightGrams: z.number().int().min(1).max(50_000).optional(),
  /** a further consignment of a case that exists already */
  caseId: Id.optional(),
  /** 补正: further materials of an open case, asked for by the agency's window or filed by the resident */
  isSupplement: z.boolean().optional(),
})

export const readAuthorisationStatement = endpoint({
  id: 'readAuthorisationStatement',
  method: 'GET',
  path: '/authorisation-statement',
  summary: 'What a resident agrees to when somebody files for him: to be read out or shown before he says yes',
  access: ['resident', ...RELAY_STAFF],
  response: z.object({ version: z.string(), text: z.string() }),
})
