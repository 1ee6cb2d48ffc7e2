interface StepOptions {
  /** Milliseconds. */
  duration?: number
  timingFunction?: string
  /** Milliseconds. */
  delay?: number
  transformOrigin?: string
}

interface Step {
  styles: Record<string, string>
  options: Required<StepOptions>
}

const DEFAULTS: Required<StepOptions> = {
  duration: 400,
  timingFunction: 'linear',
  delay: 0,
  transformOrigin: '50% 50% 0',
}

const STYLES = ['opacity', 'backgroundColor', 'width', 'height', 'top', 'left', 'bottom', 'right'] as const
const LENGTHS = new Set<string>(['width', 'height', 'top', 'left', 'bottom', 'right'])
const TRANSFORMS: Record<string, string> = {
  rotate: 'deg',
  rotateX: 'deg',
  rotateY: 'deg',
  rotateZ: 'deg',
  scale: '',
  scaleX: '',
  scaleY: '',
  scaleZ: '',
  skewX: 'deg',
  skewY: 'deg',
  translate: 'px',
  translateX: 'px',
  translateY: 'px',
  translateZ: 'px',
  translate3d: 'px',
}

type Method = (...values: (number | string)[]) => Animation
type Animation = { step(options?: StepOptions): Animation; export(): string } & Record<string, unknown>

/** wx.createAnimation: collects steps; what export() gives is opaque to pages and played by {@link playAnimation}. */
export function createAnimation(options: StepOptions = {}): Animation {
  const defaults = { ...DEFAULTS, ...options }
  let steps: Step[] = []
  let styles: Record<string, string> = {}
  let transforms: string[] = []
  const animation: Animation = {
    step(own = {}) {
      if (transforms.length > 0) styles.transform = transforms.join(' ')
      steps.push({ styles, options: { ...defaults, ...own } })
      styles = {}
      transforms = []
      return animation
    },
    export() {
      const exported = JSON.stringify(steps)
      steps = []
      return exported
    },
  }
  const withUnit = (value: number | string, unit: string) => (typeof value === 'number' ? `${value}${unit}` : value)
  for (const name of STYLES) {
    animation[name] = ((value) => {
      styles[name] = withUnit(value ?? '', LENGTHS.has(name) ? 'px' : '')
      return animation
    }) satisfies Method
  }
  for (const [name, unit] of Object.entries(TRANSFORMS)) {
    animation[name] = ((...values) => {
      transforms.push(`${name}(${values.map((value) => withUnit(value, unit)).join(', ')})`)
      return animation
    }) satisfies Method
  }
  return animation
}

/** Steps being played, so that a newer animation of an element ends the older one. */
const playing = new WeakMap<HTMLElement, object>()

/** Plays what createAnimation exported, step after step, on the element whose `animation` it was given to. */
export function playAnimation(element: HTMLElement, exported: string): void {
  const run = {}
  playing.set(element, run)
  if (exported === '') return
  const steps = JSON.parse(exported) as Step[]
  const next = (index: number) => {
    const step = steps[index]
    if (step === undefined || playing.get(element) !== run) return
    const { duration, timingFunction, delay, transformOrigin } = step.options
    element.style.transition = `all ${duration}ms ${timingFunction} ${delay}ms`
    element.style.transformOrigin = transformOrigin
    Object.assign(element.style, step.styles)
    setTimeout(() => next(index + 1), duration + delay)
  }
  next(0)
}
