import { h } from '../dom.ts'
import { builtin, type Host, type View } from './builtin.ts'

const PICKER_PROPS = {
  mode: 'selector',
  range: null as unknown,
  rangeKey: '',
  value: null as unknown,
  start: '',
  end: '',
  fields: 'day',
  disabled: false,
  headerText: '',
  name: '',
}
type PickerProps = typeof PICKER_PROPS

/**
 * The system picker: the browser's own control of that kind, laid invisibly over the content, so that a tap opens it.
 * Modes selector, date and time; any other fails loudly.
 */
export const picker = builtin<PickerProps>({
  tag: 'picker',
  props: PICKER_PROPS,
  mount(host) {
    let view = build(host)
    return {
      get control() {
        return view
      },
      update() {
        const next = build(host)
        view.replaceWith(next)
        view = next
      },
    } satisfies View<PickerProps>
  },
})

function build(host: Host<PickerProps>): HTMLSelectElement | HTMLInputElement {
  const control = host.props.mode === 'selector' ? selector(host.props) : dateOrTime(host.props)
  control.className = 'picker-control'
  control.disabled = host.props.disabled
  if (host.props.headerText !== '') control.setAttribute('aria-label', host.props.headerText)
  if (control.parentElement === null) host.element.append(control)
  control.addEventListener('change', (event) => {
    event.stopPropagation()
    const value = host.props.mode === 'selector' ? Number(control.value) : control.value
    host.emit('change', { value })
  })
  return control
}

function selector(props: Readonly<PickerProps>): HTMLSelectElement {
  const range = Array.isArray(props.range) ? props.range : []
  const control = h('select')
  for (const [index, item] of range.entries()) {
    const text = props.rangeKey === '' ? item : (item as Record<string, unknown>)[props.rangeKey]
    control.append(h('option', { text: String(text), attributes: { value: String(index) } }))
  }
  // WeChat reports a choice of the first line too, even when nothing was chosen before.
  control.value = props.value === null || props.value === '' ? '' : String(props.value)
  return control
}

const DATE_TYPES: Record<string, string> = { day: 'date', month: 'month', year: 'number' }

function dateOrTime(props: Readonly<PickerProps>): HTMLInputElement {
  const type = props.mode === 'time' ? 'time' : props.mode === 'date' ? DATE_TYPES[props.fields] : undefined
  if (type === undefined) throw new Error(`<picker mode="${props.mode}"> is not supported by the preview`)
  const control = h('input', { attributes: { type, min: props.start, max: props.end } })
  control.value = String(props.value ?? '')
  return control
}
