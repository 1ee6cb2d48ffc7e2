import { z } from 'zod'
import { endpoint, Id, Instant, PageQuery, Phone, pageOf, Role, SiteId } from './endpoint.ts'
import { RoleGrant } from './sessions.ts'

export const SiteKind = z.enum(['village_station', 'town_centre', 'hub', 'agency'])

const OpeningPeriod = z
  .object({ opensAt: z.number().int().min(0).max(1439), closesAt: z.number().int().min(1).max(1440) })
  .refine((period) => period.opensAt < period.closesAt, '开门时间要早于关门时间')
/** Monday = 1 … Sunday = 7, minutes of the local day. */
export const OpeningHours = z.object({
  weekly: z.object({
    '1': z.array(OpeningPeriod),
    '2': z.array(OpeningPeriod),
    '3': z.array(OpeningPeriod),
    '4': z.array(OpeningPeriod),
    '5': z.array(OpeningPeriod),
    '6': z.array(OpeningPeriod),
    '7': z.array(OpeningPeriod),
  }),
})

export const Site = z.object({
  id: SiteId,
  kind: SiteKind,
  name: z.string(),
  /** name with its office: 三河镇便民服务中心, 汇城村服务站 */
  fullName: z.string(),
  parentId: SiteId.nullable(),
  parentName: z.string().nullable(),
  address: z.string().nullable(),
  /** metres by road to the county seat; null where nobody has measured it yet */
  roadMetres: z.number().int().nullable(),
  roadSource: z.string().nullable(),
  /** e.g. 周一至周五 8:30–12:00、14:30–17:30 */
  openingText: z.string(),
  isSample: z.boolean(),
})
export type Site = z.infer<typeof Site>

export const listSites = endpoint({
  id: 'listSites',
  method: 'GET',
  path: '/sites',
  summary: 'Sites of the county network, by kind, parent or part of the name; by pinyin and its initials, too',
  access: 'public',
  query: PageQuery.extend({
    kind: SiteKind.optional(),
    parentId: SiteId.optional(),
    q: z.string().trim().max(30).optional(),
    limit: z.coerce.number().int().min(1).max(300).default(50),
  }),
  response: pageOf(Site),
})

export const Matter = z.object({
  id: z.string(),
  name: z.string(),
  agencyId: SiteId,
  agencyName: z.string(),
  resultDocument: z.string(),
  baselineVisits: z.number().int(),
  /** where the number of visits was read; null: nobody has said */
  visitsSource: z.string().nullable(),
  attendanceRequired: z.boolean(),
  isSample: z.boolean(),
})
export type Matter = z.infer<typeof Matter>

export const listMatters = endpoint({
  id: 'listMatters',
  method: 'GET',
  path: '/matters',
  summary: 'Service matters, by part of the name, alias or result document; by pinyin and with a slip, too',
  access: 'public',
  query: PageQuery.extend({ q: z.string().trim().max(30).optional(), agencyId: SiteId.optional() }),
  response: pageOf(Matter),
})

const SiteChange = z.object({
  name: z.string().trim().min(2).max(60),
  address: z.string().trim().max(120).nullable(),
  aliases: z.array(z.string().trim().min(1).max(30)).max(10),
  roadMetres: z.number().int().min(0).max(500_000).nullable(),
  /** where the distance was read: required with a distance */
  roadSource: z.string().trim().max(120).nullable(),
  openingHours: OpeningHours,
  isActive: z.boolean(),
})

const NewSiteId = z.string().regex(/^[A-Za-z0-9-]{1,32}$/, '站点编码只能用字母、数字和短横线，1 到 32 位')

export const createSite = endpoint({
  id: 'createSite',
  method: 'POST',
  path: '/admin/sites',
  summary: 'Add a site',
  access: ['administrator'],
  body: SiteChange.extend({ id: NewSiteId, kind: SiteKind, parentId: SiteId.nullable() }),
  response: Site,
  status: 201,
  idempotencyKey: true,
})

export const changeSite = endpoint({
  id: 'changeSite',
  method: 'PUT',
  path: '/admin/sites/:siteId',
  summary: 'Change a site: name, hours, distance with its source',
  access: ['administrator'],
  params: z.object({ siteId: SiteId }),
  body: SiteChange.partial(),
  response: Site,
})

const ImportResult = z.object({ created: z.number().int(), updated: z.number().int() })
const CsvBody = z.object({ csv: z.string().min(1).max(2_000_000) })

export const importAgencies = endpoint({
  id: 'importAgencies',
  method: 'POST',
  path: '/admin/agencies/import',
  summary: 'Load the office’s own agencies from CSV (code,name,address); all rows or none',
  access: ['administrator'],
  body: CsvBody,
  response: ImportResult,
  maxBodyBytes: 2_100_000,
})

export const importMatters = endpoint({
  id: 'importMatters',
  method: 'POST',
  path: '/admin/matters/import',
  summary:
    'Load the office’s own matters from CSV (code,name,agency_code,result_document,baseline_visits,attendance_required,aliases,visits_source); all rows or none',
  access: ['administrator'],
  body: CsvBody,
  response: ImportResult,
  maxBodyBytes: 2_100_000,
})

export const StaffMember = z.object({
  id: Id,
  staffLabel: z.string().nullable(),
  phone: z.string().nullable().describe('masked'),
  roles: z.array(RoleGrant.extend({ isLead: z.boolean() })),
  isActive: z.boolean(),
  /** channels that are bound to this person */
  channels: z.array(z.string()),
})

export const listStaff = endpoint({
  id: 'listStaff',
  method: 'GET',
  path: '/admin/staff',
  summary: 'Staff and leaders',
  access: ['administrator', 'auditor'],
  query: PageQuery.extend({ role: Role.optional(), siteId: SiteId.optional() }),
  response: pageOf(StaffMember),
})

const Grants = z
  .array(
    z.object({
      role: Role,
      siteId: SiteId.nullable(),
      /** answers for the site: told when a task there stays undone */
      isLead: z.boolean().default(false),
    }),
  )
  .min(1)
  .max(8)

export const createStaff = endpoint({
  id: 'createStaff',
  method: 'POST',
  path: '/admin/staff',
  summary: 'Add a member of staff with roles; binding codes come separately',
  access: ['administrator'],
  body: z.object({ staffLabel: z.string().trim().min(1).max(30), phone: Phone.nullable(), roles: Grants }),
  response: StaffMember,
  status: 201,
  idempotencyKey: true,
})

export const changeStaff = endpoint({
  id: 'changeStaff',
  method: 'PUT',
  path: '/admin/staff/:userId',
  summary: 'Change label, roles or activity; ends the sessions the person has',
  access: ['administrator'],
  params: z.object({ userId: Id }),
  body: z.object({ staffLabel: z.string().trim().min(1).max(30), roles: Grants, isActive: z.boolean() }).partial(),
  response: StaffMember,
})

export const createStaffBindingCode = endpoint({
  id: 'createStaffBindingCode',
  method: 'POST',
  path: '/admin/staff/:userId/binding-codes',
  summary: 'A one-time code the person types into chat or mini-program to be known there',
  access: ['administrator'],
  params: z.object({ userId: Id }),
  response: z.object({ code: z.string(), expiresAt: Instant }),
  status: 201,
})
