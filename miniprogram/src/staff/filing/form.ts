import type { Direction, Filing, IdentityKind, Matter } from '../../services/api-types.js'
import type { Picture } from '../../services/pictures.js'
import { last4Error } from '../../wording/collection.js'
import { nameError, phoneError } from '../../wording/fields.js'
import type { ItemLine } from '../../wording/filing.js'

export type ServiceWay = 'one_way' | 'round_trip'
export type Place = { id: string; name: string }

/** Why it cannot be sent yet, next to each part. */
export interface FilingErrors {
  matter: string
  items: string
  place: string
  name: string
  phone: string
  consent: string
  identity: string
}

/** What is filled in for one resident. */
export interface FilingForm {
  direction: Direction
  matter: Matter | null
  form: ServiceWay
  items: ItemLine[]
  /** where a result goes, and materials are handed in: my own site unless another is picked */
  place: Place | null
  name: string
  phone: string
  hasPhone: boolean
  statement: { version: string; text: string } | null
  hasConsented: boolean
  identityKind: IdentityKind
  last4: string
  picture: Picture | null
}

export const NO_ERRORS: FilingErrors = {
  matter: '',
  items: '',
  place: '',
  name: '',
  phone: '',
  consent: '',
  identity: '',
}

export function errorsOf(data: FilingForm): FilingErrors {
  const { matter, items, place, name, phone, hasPhone, hasConsented, last4, picture } = data
  return {
    matter: matter === null ? '请先选办什么事' : '',
    items: items.length === 0 ? '请至少写一样材料' : '',
    place: place === null ? '请选送到哪里' : '',
    name: nameError(name),
    phone: hasPhone ? phoneError(phone) : '',
    consent: !hasConsented
      ? '请把上面的话念给本人听，本人同意了再点'
      : picture === null
        ? '请让本人签名，或拍下签好的委托书'
        : '',
    identity: last4.trim() === '' ? '' : last4Error(last4),
  }
}

/** The filing as the server takes it. */
export function filingOf(data: FilingForm, matter: Matter, place: Place): Filing {
  const { direction, form, items, name, phone, hasPhone, statement, identityKind, last4, picture } = data
  const [first, ...others] = items.map(({ name: document, copies, form: kind }) => ({
    name: document,
    copies,
    form: kind,
  }))
  const site = { kind: 'site' as const, siteId: place.id }
  const identity = last4.trim() === '' ? {} : { identityKind, identityLast4: last4.trim() }
  return {
    direction,
    matterId: matter.id,
    serviceForm: direction === 'materials' ? form : 'one_way',
    ...(direction === 'materials' ? { originSiteId: place.id } : { destination: site }),
    ...(direction === 'materials' && form === 'round_trip' ? { returnTo: site } : {}),
    consignee: { name: name.trim(), ...(hasPhone ? { phone: phone.trim() } : {}) },
    ...(first === undefined ? {} : { items: [first, ...others] }),
    authorisation: {
      relation: 'staff',
      statementVersion: statement?.version ?? '',
      consented: true,
      ...identity,
      ...(picture === null ? {} : { attachmentId: picture.id }),
    },
  }
}
