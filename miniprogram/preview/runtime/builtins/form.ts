import type { glassEasel } from 'glass-easel-miniprogram-adapter'
import { type WxHost, wxElementOf } from '../backend.ts'
import { builtin } from './builtin.ts'

interface FormActions {
  submit(): void
  reset(): void
}

const forms = new WeakMap<Element, FormActions>()

/** The form around an element, for buttons with a form-type. */
export function enclosingForm(element: HTMLElement): FormActions | undefined {
  const form = element.closest('wx-form')
  return form === null ? undefined : forms.get(form)
}

const FORM_PROPS = { reportSubmit: false, reportSubmitTimeout: 0 }

export const form = builtin<typeof FORM_PROPS>({
  tag: 'form',
  props: FORM_PROPS,
  mount(host) {
    const fields = () => namedFields(host.element, host.template)
    forms.set(host.element, {
      submit: () => {
        const value = Object.fromEntries(fields().map((field) => [field.data.name, field.data.value]))
        host.emit('submit', { value, formId: '' })
      },
      reset: () => {
        for (const field of fields()) {
          field.replaceDataOnPath(['value'], '')
          field.applyDataUpdates()
        }
        host.emit('reset')
      },
    })
    return {}
  },
})

/** Components inside the form, written in the same template, that have a name and a value: fields in WeChat's sense. */
function namedFields(form: HTMLElement, template: unknown): glassEasel.GeneralComponent[] {
  const found: glassEasel.GeneralComponent[] = []
  for (const element of form.querySelectorAll<WxHost>('*')) {
    const node = element.__wxElement
    if (node === undefined || node.ownerShadowRoot !== template || !('data' in node)) continue
    const field = node as glassEasel.GeneralComponent
    if (field.data.name && 'value' in field.data) found.push(field)
  }
  return found
}

const LABEL_PROPS = { for: '' }

/** Controls that a label passes its taps on to. */
const LABELLED = 'wx-checkbox, wx-radio, wx-switch, wx-button, wx-input, wx-textarea'

export const label = builtin<typeof LABEL_PROPS>({
  tag: 'label',
  props: LABEL_PROPS,
  mount(host) {
    host.element.addEventListener('click', (event) => {
      const onControl = event.target instanceof Element && event.target.closest(LABELLED) !== null
      if (!onControl) activate(labelledControl(host.element, host.props.for))
    })
    return {}
  },
})

function labelledControl(element: HTMLElement, id: string): HTMLElement | null {
  if (id === '') return element.querySelector<HTMLElement>(LABELLED)
  const page = element.closest('wx-page') ?? document
  for (const candidate of page.querySelectorAll<HTMLElement>(LABELLED)) {
    if (wxElementOf(candidate)?.id === id) return candidate
  }
  return null
}

function activate(host: HTMLElement | null): void {
  const control = host?.querySelector<HTMLElement>('input, textarea') ?? host
  if (control instanceof HTMLTextAreaElement) control.focus()
  else if (control instanceof HTMLInputElement && control.type === 'text') control.focus()
  else control?.click()
}
