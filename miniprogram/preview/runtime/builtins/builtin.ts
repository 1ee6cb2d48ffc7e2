/** The frame in which a built-in component is written: plain DOM in, plain values out, no engine types. */

export type Props = Record<string, unknown>

export interface EmitOptions {
  bubbles?: boolean
}

/** What a built-in component knows of the place where it stands. */
export interface Host<P extends Props = Props> {
  /** Its `<wx-…>` element; children given in WXML are already inside. */
  readonly element: HTMLElement
  /** Current property values. */
  readonly props: Readonly<P>
  /** Fires a mini-program event at this component. */
  emit(name: string, detail?: Record<string, unknown>, options?: EmitOptions): void
  /** Hears a tap on the component or inside it, unless something inside caught it. */
  onTap(listener: () => void): void
  /** While `when` holds, no tap on the component or inside it reaches anyone. */
  swallowTaps(when: () => boolean): void
  /** Changes a property from inside, so that `model:` bindings follow. */
  write<K extends keyof P>(name: K, value: P[K]): void
  /** The template that wrote this component, as an identity: a form collects the fields of its own template only. */
  readonly template: unknown
}

export interface View<P extends Props = Props> {
  /** Element that carries the aria attributes, when it is not the host. */
  control?: HTMLElement
  /** A property changed. */
  update?(name: keyof P): void
  /** The component left the page. */
  remove?(): void
}

/** A built-in component: its tag, its properties with their defaults (which also give their types), how it lives. */
export interface Builtin<P extends Props = Props> {
  tag: string
  props: P
  mount(host: Host<P>): View<P>
}

/** Declares a built-in component, checked against its own properties, and forgets them for the registry. */
export function builtin<P extends Props>(spec: Builtin<P>): Builtin {
  return spec as unknown as Builtin
}
