import { z } from 'zod'
import { endpoint, Id, Instant } from './endpoint.ts'

export const Waybill = z.object({
  number: z.string(),
  consignmentId: Id.nullable(),
  bagId: Id.nullable(),
  recordedAt: Instant,
})

export const recordWaybill = endpoint({
  id: 'recordWaybill',
  method: 'POST',
  path: '/waybills',
  summary:
    'Record the carrier’s number of a consignment or of a bag, by scan or by hand: bills are matched by it first',
  access: ['handler', 'courier', 'dispatcher', 'finance'],
  body: z
    .object({
      number: z
        .string()
        .trim()
        .toUpperCase()
        .regex(/^[A-Z0-9-]{6,40}$/, '运单号是 6 到 40 位字母和数字'),
      trackingNumber: z.string().trim().max(40).optional(),
      sealNumber: z.string().trim().toUpperCase().max(20).optional(),
    })
    .refine((body) => (body.trackingNumber === undefined) !== (body.sealNumber === undefined), {
      message: '请填写流转单号或封签号其中一个',
      path: ['trackingNumber'],
    }),
  status: 201,
  response: Waybill,
})
