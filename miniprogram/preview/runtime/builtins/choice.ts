import { h } from '../dom.ts'
import { type Builtin, builtin, type Props } from './builtin.ts'

/** Sent by a checkbox or radio to its group, and by a group to the radios that lose their mark. */
const CHOSEN = 'wx-chosen'
const CLEARED = 'wx-cleared'

const CHOICE_PROPS = { value: '', checked: false, disabled: false, color: '' }

function choice(tag: 'checkbox' | 'radio'): Builtin {
  return builtin<typeof CHOICE_PROPS>({
    tag,
    props: CHOICE_PROPS,
    mount(host) {
      const control = h('input', { attributes: { type: tag } })
      const apply = () => {
        control.value = host.props.value
        applyMark(control, host.props)
      }
      apply()
      host.element.prepend(control)
      control.addEventListener('change', (event) => {
        event.stopPropagation()
        host.write('checked', control.checked)
        host.element.closest(`wx-${tag}-group`)?.dispatchEvent(new CustomEvent(CHOSEN, { detail: control }))
      })
      control.addEventListener(CLEARED, () => host.write('checked', false))
      return { control, update: apply }
    },
  })
}

function applyMark(control: HTMLInputElement, props: { checked: boolean; disabled: boolean; color: string }): void {
  control.checked = props.checked
  control.disabled = props.disabled
  if (props.color !== '') control.style.accentColor = props.color
}

export const checkbox = choice('checkbox')
export const radio = choice('radio')

const GROUP_PROPS = { name: '', value: null as unknown }

/** A group reports the value of its choices; `settle` brings the other choices in line and returns that value. */
function group(tag: string, role: string, settle: (choices: HTMLInputElement[], chosen: unknown) => unknown): Builtin {
  return builtin<typeof GROUP_PROPS & Props>({
    tag,
    props: GROUP_PROPS,
    mount(host) {
      const { element } = host
      element.setAttribute('role', role)
      element.addEventListener(CHOSEN, (event) => {
        const choices = Array.from(element.querySelectorAll<HTMLInputElement>('wx-checkbox > input, wx-radio > input'))
        const value = settle(choices, event instanceof CustomEvent ? event.detail : undefined)
        host.write('value', value)
        host.emit('change', { value }, { bubbles: true })
      })
      return {}
    },
  })
}

export const checkboxGroup = group('checkbox-group', 'group', (choices) =>
  choices.filter((control) => control.checked).map((control) => control.value),
)

export const radioGroup = group('radio-group', 'radiogroup', (choices, chosen) => {
  const others = choices.filter((control) => control !== chosen && control.checked)
  for (const control of others) control.dispatchEvent(new Event(CLEARED))
  return choices.find((control) => control === chosen)?.value ?? ''
})

const SWITCH_PROPS = { checked: false, disabled: false, type: 'switch', color: '', name: '', value: false }

export const switchControl = builtin<typeof SWITCH_PROPS>({
  tag: 'switch',
  props: SWITCH_PROPS,
  mount(host) {
    const control = h('input', { attributes: { type: 'checkbox', role: 'switch' } })
    const apply = () => {
      applyMark(control, host.props)
      // A form reads `value`; WeChat's switch has none of its own.
      if (host.props.value !== host.props.checked) host.write('value', host.props.checked)
    }
    apply()
    host.element.append(control)
    control.addEventListener('change', (event) => {
      event.stopPropagation()
      host.write('checked', control.checked)
      host.emit('change', { value: control.checked }, { bubbles: true })
    })
    return {
      control,
      update: (name) => {
        if (name !== 'value') apply()
      },
    }
  },
})
