import type { Props } from './builtin.ts'

/** Attribute of each aria property that a built-in component takes; WeChat writes the role as aria-role. */
const ATTRIBUTES: Record<string, string> = {
  ariaRole: 'role',
  ariaLabel: 'aria-label',
  ariaLabelledby: 'aria-labelledby',
  ariaDescribedby: 'aria-describedby',
  ariaRoledescription: 'aria-roledescription',
  ariaHidden: 'aria-hidden',
  ariaDisabled: 'aria-disabled',
  ariaChecked: 'aria-checked',
  ariaSelected: 'aria-selected',
  ariaExpanded: 'aria-expanded',
  ariaHaspopup: 'aria-haspopup',
  ariaControls: 'aria-controls',
  ariaModal: 'aria-modal',
  ariaLive: 'aria-live',
  ariaValuenow: 'aria-valuenow',
  ariaValuemin: 'aria-valuemin',
  ariaValuemax: 'aria-valuemax',
}

/** Properties that every built-in component has, with nothing in them. */
export const ARIA_PROPS: Props = Object.fromEntries(
  [...Object.keys(ATTRIBUTES), 'tabindex', 'hidden'].map((name) => [name, null]),
)

/** Writes a component's aria properties on the control that people meet, which is the host unless there is one inside. */
export function reflectAria(host: HTMLElement, control: HTMLElement | undefined, props: Props): void {
  const element = control ?? host
  for (const [name, attribute] of Object.entries(ATTRIBUTES)) setOrClear(element, attribute, props[name])
  setOrClear(element, 'tabindex', props.tabindex)
  host.hidden = Boolean(props.hidden)
}

function setOrClear(element: HTMLElement, attribute: string, value: unknown): void {
  // Absent leaves alone what the component itself set, such as the role of a button.
  if (value === null || value === undefined) return
  if (value === '') element.removeAttribute(attribute)
  else element.setAttribute(attribute, String(value))
}
