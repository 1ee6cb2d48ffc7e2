import { report } from '../failures.ts'
import { type Builtin, builtin, type Host } from './builtin.ts'
import { enclosingForm } from './form.ts'

/** What a button may ask of the phone around it. */
export interface ButtonServices {
  /** Resolves when the person has agreed to the privacy guideline, rejects when not. */
  requirePrivacy(): Promise<void>
  agreePrivacy(buttonId: string): void
  /** The code behind the person's phone number, or null when the person refuses to give it. */
  phoneCode(): string | null
  share(): void
}

const BUTTON_PROPS = {
  type: 'default',
  size: 'default',
  plain: false,
  disabled: false,
  loading: false,
  openType: '',
  formType: '',
  lang: 'en',
  hoverClass: '',
  hoverStopPropagation: false,
  hoverStartTime: 0,
  hoverStayTime: 0,
  activityType: null as unknown,
  entrancePath: '',
  needShowEntrance: null as unknown,
  sessionFrom: '',
  sendMessageTitle: '',
  sendMessagePath: '',
  sendMessageImg: '',
  appParameter: '',
  showMessageCard: false,
  phoneNumberNoQuotaToast: true,
}
type ButtonHost = Host<typeof BUTTON_PROPS>

export function createButton(services: ButtonServices): Builtin {
  return builtin<typeof BUTTON_PROPS>({
    tag: 'button',
    props: BUTTON_PROPS,
    mount(host) {
      const { element } = host
      const apply = () => {
        element.setAttribute('role', 'button')
        element.setAttribute('aria-disabled', String(host.props.disabled))
        element.tabIndex = host.props.disabled ? -1 : 0
        for (const name of ['primary', 'warn'] as const) element.classList.toggle(name, host.props.type === name)
        element.classList.toggle('mini', host.props.size === 'mini')
      }
      apply()
      host.swallowTaps(() => host.props.disabled)
      host.onTap(() => {
        press(host, services)
      })
      return { update: apply }
    },
  })
}

function press(host: ButtonHost, services: ButtonServices): void {
  const form = enclosingForm(host.element)
  if (host.props.formType === 'submit') form?.submit()
  if (host.props.formType === 'reset') form?.reset()
  const { openType } = host.props
  if (openType !== '') open(openType, host, services)
}

function open(openType: string, host: ButtonHost, services: ButtonServices): void {
  switch (openType) {
    case 'getPhoneNumber':
      void givePhoneNumber(host, services)
      return
    case 'agreePrivacyAuthorization':
      services.agreePrivacy(String(host.element.id))
      host.emit('agreeprivacyauthorization', { errMsg: 'agreePrivacyAuthorization:ok' })
      return
    case 'share':
      services.share()
      return
    default:
      report(new Error(`<button open-type="${openType}"> is not supported by the preview`))
  }
}

async function givePhoneNumber(host: ButtonHost, services: ButtonServices): Promise<void> {
  try {
    await services.requirePrivacy()
  } catch {
    host.emit('getphonenumber', { errMsg: 'getPhoneNumber:fail privacy permission is not authorized' })
    return
  }
  const code = services.phoneCode()
  if (code === null) host.emit('getphonenumber', { errMsg: 'getPhoneNumber:fail user deny' })
  else host.emit('getphonenumber', { code, errMsg: 'getPhoneNumber:ok' })
}
