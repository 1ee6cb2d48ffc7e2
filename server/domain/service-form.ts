import { type DocumentItem, hasOriginal } from './document-item.ts'
import type { Direction } from './route.ts'

/** How a case is relayed: 单程, 双程, 寄存领取. */
export const SERVICE_FORMS = ['one_way', 'round_trip', 'keep_for_pickup'] as const
export type ServiceForm = (typeof SERVICE_FORMS)[number]

/** What a filing says of itself, as far as its parts have to fit one another. */
export interface FilingForm {
  readonly direction: Direction
  readonly serviceForm: ServiceForm
  readonly caseId: string | undefined
  readonly isSupplement: boolean
  /** where the documents are to go: over a counter, or to a door */
  readonly destination: { readonly kind: 'site' | 'home' } | undefined
  /** where the result of a round trip is to come back to */
  readonly returnTo: object | undefined
  readonly items: readonly DocumentItem[]
  readonly twoPersonHandling: boolean
}

interface Fault {
  /** the field that does not fit */
  readonly path: string
  /** for people: what to do about it */
  readonly message: string
}

/** What does not fit together in a filing; nothing when all does. */
export function faultsOf(form: FilingForm, filedBy: 'resident' | 'staff'): readonly Fault[] {
  const isRoundTrip = form.serviceForm === 'round_trip'
  const isKept = form.serviceForm === 'keep_for_pickup'
  const rules: readonly [isBroken: boolean, path: string, message: string][] = [
    [isRoundTrip && form.direction !== 'materials', 'direction', '双程从交材料开始，请选择交材料'],
    [isRoundTrip && form.returnTo === undefined, 'returnTo', '请选择办好后寄回哪里'],
    [!isRoundTrip && form.returnTo !== undefined, 'returnTo', '只有双程需要填寄回地点'],
    [isKept && form.direction !== 'result', 'direction', '寄存领取只用于办理结果'],
    [isKept && form.destination?.kind === 'home', 'destination', '寄存领取不送上门，请选择存放的地点'],
    [form.isSupplement && form.caseId === undefined, 'caseId', '补交材料请注明是哪个办件'],
    [form.isSupplement && form.direction !== 'materials', 'direction', '补正是补交材料，请选择交材料'],
    [form.caseId !== undefined && form.serviceForm !== 'one_way', 'serviceForm', '已有办件的服务方式不能再改'],
    [
      filedBy === 'resident' && form.twoPersonHandling && !hasOriginal(form.items),
      'twoPersonHandling',
      '只有原件可以申请双人交接，请在清单里注明原件',
    ],
  ]
  return rules.flatMap(([isBroken, path, message]) => (isBroken ? [{ path, message }] : []))
}

/** Days that a result waits for its resident where he asked for it to be kept. */
export const KEPT_FOR_DAYS = 30
