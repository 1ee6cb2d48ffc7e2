import { h } from '../dom.ts'
import { builtin, type Host, type View } from './builtin.ts'

const FIELD_PROPS = {
  value: '',
  placeholder: '',
  placeholderStyle: '',
  placeholderClass: '',
  disabled: false,
  maxlength: 140,
  focus: false,
  autoFocus: false,
  name: '',
  cursor: null as unknown,
  cursorSpacing: null as unknown,
  cursorColor: '',
  confirmType: 'done',
  confirmHold: false,
  adjustPosition: true,
  holdKeyboard: false,
  selectionStart: -1,
  selectionEnd: -1,
}
type FieldProps = typeof FIELD_PROPS
type Control = HTMLInputElement | HTMLTextAreaElement

/** Behaviour that input and textarea share: value both ways, and the events of the WeChat components. */
function mountField<P extends FieldProps>(host: Host<P>, control: Control): View<P> {
  const { props } = host
  const detail = () => ({ value: control.value, cursor: control.selectionEnd ?? control.value.length })
  const apply = (name: keyof P) => {
    if (name === 'value' && control.value !== String(props.value ?? '')) control.value = String(props.value ?? '')
    if (name === 'placeholder') control.placeholder = props.placeholder
    if (name === 'disabled') control.disabled = props.disabled
    // WeChat takes -1 for no limit; the DOM has no such value.
    if (name === 'maxlength' && props.maxlength >= 0) control.maxLength = props.maxlength
    else if (name === 'maxlength') control.removeAttribute('maxlength')
    if (name === 'focus' && props.focus) control.focus()
  }
  for (const name of ['value', 'placeholder', 'disabled', 'maxlength'] as const) apply(name)
  host.element.append(control)
  listen(host, control, detail)
  if (props.focus || props.autoFocus) control.focus()
  return { control, update: apply }
}

function listen<P extends FieldProps>(host: Host<P>, control: Control, detail: () => Record<string, unknown>): void {
  control.addEventListener('input', (event) => {
    event.stopPropagation()
    host.write('value', control.value as P['value'])
    host.emit('input', detail(), { bubbles: true })
  })
  control.addEventListener('change', (event) => event.stopPropagation())
  control.addEventListener('focus', () => host.emit('focus', { value: control.value, height: 0 }))
  control.addEventListener('blur', () => host.emit('blur', detail()))
  control.addEventListener('keydown', (event) => {
    const confirms = event instanceof KeyboardEvent && event.key === 'Enter' && !event.isComposing
    if (confirms && (control instanceof HTMLInputElement || host.props.confirmType !== 'return')) {
      if (control instanceof HTMLTextAreaElement) event.preventDefault()
      host.emit('confirm', detail())
    }
  })
}

const INPUT_MODES: Record<string, string> = { number: 'numeric', digit: 'decimal', idcard: 'text', tel: 'tel' }

const INPUT_PROPS = {
  ...FIELD_PROPS,
  type: 'text',
  password: false,
  alwaysEmbed: false,
  safePasswordCertPath: '',
  safePasswordLength: null as unknown,
  safePasswordTimeStamp: null as unknown,
  safePasswordNonce: '',
  safePasswordSalt: '',
  safePasswordCustomHash: '',
}

export const input = builtin<typeof INPUT_PROPS>({
  tag: 'input',
  props: INPUT_PROPS,
  mount(host) {
    const control = h('input')
    const applyType = () => {
      control.type = host.props.password ? 'password' : 'text'
      control.inputMode = INPUT_MODES[host.props.type] ?? 'text'
    }
    applyType()
    const field = mountField(host, control)
    return {
      ...field,
      update(name) {
        if (name === 'type' || name === 'password') applyType()
        else field.update?.(name)
      },
    }
  },
})

const TEXTAREA_PROPS = {
  ...FIELD_PROPS,
  confirmType: 'return',
  autoHeight: false,
  fixed: false,
  showConfirmBar: true,
  disableDefaultPadding: false,
}

export const textarea = builtin<typeof TEXTAREA_PROPS>({
  tag: 'textarea',
  props: TEXTAREA_PROPS,
  mount(host) {
    const control = h('textarea')
    const grow = () => {
      if (!host.props.autoHeight) return
      control.style.height = 'auto'
      control.style.height = `${control.scrollHeight}px`
      host.element.style.height = 'auto'
    }
    control.addEventListener('input', grow)
    const field = mountField(host, control)
    grow()
    return {
      ...field,
      update(name) {
        field.update?.(name)
        if (name === 'value' || name === 'autoHeight') grow()
      },
    }
  },
})
