import { z } from 'zod'
import { endpoint, OVERSIGHT, PageQuery, pageOf } from './endpoint.ts'
import { SiteKind } from './network.ts'
import { TaskKind } from './tasks.ts'

const Key = z.object({
  taskKind: TaskKind,
  /** null: at every kind of site that has no level of its own */
  siteKind: SiteKind.nullable(),
})

export const ServiceLevel = Key.extend({
  /** minutes in which the site is open */
  workingMinutes: z.number().int(),
  /** the decision that the office set it by; null: the usual one that comes with the program */
  source: z.string().nullable(),
})

export const listServiceLevels = endpoint({
  id: 'listServiceLevels',
  method: 'GET',
  path: '/service-levels',
  summary: 'How long sites have for each kind of task, in working minutes',
  access: [...OVERSIGHT, 'dispatcher'],
  query: PageQuery.extend({ limit: z.coerce.number().int().min(1).max(100).default(100) }),
  response: pageOf(ServiceLevel),
})

export const setServiceLevels = endpoint({
  id: 'setServiceLevels',
  method: 'PUT',
  path: '/admin/service-levels',
  summary: 'Set service levels, or go back to the usual ones with null; deadlines that were given stand',
  access: ['administrator'],
  body: z.object({
    source: z.string().trim().min(2, '请写明依据，如“2026 年服务规范第三条”').max(120),
    levels: z
      .array(Key.extend({ workingMinutes: z.number().int().min(1).max(100_000).nullable() }))
      .min(1)
      .max(40),
  }),
  response: pageOf(ServiceLevel),
})
