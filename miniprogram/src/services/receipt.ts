import type { ReceiptAnswers } from '../store/request-draft.js'
import { readLabel } from '../wording/scanned-label.js'
import { api } from './api.js'
import type { Tracking } from './api-types.js'
import { trackByNumber } from './consignments.js'
import { failureOf } from './failure.js'
import { listMatters } from './network.js'

/** What the code of a receipt is good for: the answers of a request, or words on what to do instead. */
export type ReceiptReading =
  | { readonly answers: ReceiptAnswers }
  | {
      readonly message: string
      /** what may be looked at; empty: nothing */
      readonly trackingNumber: string
    }

const told = (message: string, trackingNumber = ''): ReceiptReading => ({ message, trackingNumber })

const STRANGE = '这不是收件凭证上的码。请扫凭证上的二维码，或者在下面自己选。'
const PICKUP = '这是取件码，领的时候给工作人员扫，不用登记。'

/**
 * Reads the receipt (收件凭证) of materials for the result that is to come back: its matter, whose it is, where it was handed
 * in. Only its holder learns them; what asks for nothing more is said so.
 */
export async function readReceipt(text: string): Promise<ReceiptReading> {
  const label = readLabel(text)
  if (label.kind === 'pickup') return told(PICKUP, label.trackingNumber)
  if (label.kind !== 'consignment') return told(STRANGE)
  try {
    const tracking = await trackByNumber(label.trackingNumber)
    return (await whyNot(tracking)) ?? (await answersOf(tracking))
  } catch (error) {
    return told(failureOf(error).message)
  }
}

async function whyNot({ details, direction, status, trackingNumber }: Tracking): Promise<ReceiptReading | null> {
  if (details === null)
    return told('这张凭证不在您的名下。是您的就先到「我的」里认领，或者在下面自己选。', trackingNumber)
  if (direction === 'result') return told('这一件就是送证件的，不用再登记。', trackingNumber)
  if (status === 'cancelled') return told('这一件已经取消。请在下面自己选。', trackingNumber)
  if (details.serviceForm === 'round_trip') return told('这件办好以后会自动送回来，不用再登记。', trackingNumber)
  const { items } = await api.call('listCases', { query: { caseId: details.caseId } })
  const known = items
    .flatMap(({ consignments }) => consignments)
    .find((one) => one.direction === 'result' && one.status !== 'cancelled')
  return known === undefined ? null : told('这件的证件已经登记过寄回，不用再登记。', known.trackingNumber)
}

async function answersOf({ details, route, trackingNumber }: Tracking): Promise<ReceiptReading> {
  const [origin] = route
  const { items } = details === null ? { items: [] } : await listMatters({ q: details.matterName })
  const matter = items.find(({ id }) => id === details?.matterId)
  if (details === null || matter === undefined || origin === undefined) {
    return told('这件事现在不能在手机上登记寄回，请问问服务站。', trackingNumber)
  }
  const { id, name, agencyName, resultDocument } = matter
  const { consigneeName, consigneePhone, caseId } = details
  return {
    answers: {
      matter: { id, name, agencyName, resultDocument },
      caseId,
      place: { kind: 'site', siteId: origin.siteId, siteName: origin.name, address: '' },
      consignee: { name: consigneeName, phone: consigneePhone, isKept: true, statementVersion: null },
    },
  }
}
