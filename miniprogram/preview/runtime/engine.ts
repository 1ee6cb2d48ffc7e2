import { type CodeSpace, glassEasel, MiniProgramEnv, type Root, type types } from 'glass-easel-miniprogram-adapter'
import type { PhoneBackend } from './backend.ts'
import { ARIA_PROPS, reflectAria } from './builtins/aria.ts'
import type { Builtin, Host, Props, View } from './builtins/builtin.ts'
import type { Bundle } from './bundle.ts'
import { createCustom } from './dom.ts'
import { report } from './failures.ts'

/** A page or component as its own script sees it: `this`, with the framework's fields. */
export interface Instance extends Record<string, unknown> {
  readonly _$: glassEasel.GeneralComponent
  readonly data: Record<string, unknown>
  readonly is: string
  triggerEvent(name: string, detail: unknown, options?: { bubbles?: boolean; composed?: boolean }): void
}

/** A page's component tree. */
export interface Mounted {
  instance: Instance
  attach(parent: HTMLElement): void
  /** Runs pageLifetimes (`show`, `hide`) of every component in the page. */
  lifetime(name: 'show' | 'hide'): void
  release(): void
}

/** glass-easel with the built-in components and the bundle's templates in it. */
export interface Engine {
  space: CodeSpace
  /** Creates a page's component tree; attach() puts it into the document and starts its life. */
  create(path: string): Mounted
}

interface EngineParts {
  bundle: Bundle
  backend: PhoneBackend
  builtins: readonly Builtin[]
  warn: (message: string) => void
}

const SLOT_TEMPLATE = 'wx/slot'
// A component property named `data` (TDesign's form has one) would otherwise hide the instance's own `data`.
glassEasel.globalOptions.writeFieldsToNode = false

/** Sets up the component framework; call once a window. */
export function createEngine({ bundle, backend, builtins, warn }: EngineParts): Engine {
  glassEasel.addGlobalErrorListener((error) => {
    report(error)
    return false
  })
  glassEasel.addGlobalWarningListener((message, related) => {
    const path = typeof related === 'string' ? related : related.is
    const own = path !== '' && !path.startsWith('miniprogram_npm/') && !path.startsWith('wx/')
    if (own) warn(`${path}: ${message}`)
    return false
  })
  const env = new MiniProgramEnv()
  const builtinSpace = env.getGlobalCodeSpace()
  for (const spec of builtins) registerBuiltin(builtinSpace, spec, bundle)
  const space = env.createCodeSpace('', true)
  for (const { tag } of builtins) {
    const definition = builtinSpace.getComponentSpace().getGlobalUsingComponent(tag)
    if (definition !== null) space.getComponentSpace().setGlobalUsingComponent(tag, definition)
  }
  for (const { path, config, scope } of bundle.components) {
    space.addComponentStaticConfig(path, config as types.ComponentStaticConfig)
    space.addStyleSheet(path, undefined, scope)
    space.addCompiledTemplate(path, { ...templateOf(bundle, path), fallbackListenerOnNativeNode: true })
  }
  const associated = env.associateBackend(backend)
  return {
    space,
    create: (path) => mounted(associated.createRoot(path.replaceAll('/', '-'), space, path)),
  }
}

function mounted(root: Root): Mounted {
  const component = root.getComponent()
  return {
    instance: root.get() as unknown as Instance,
    attach(parent) {
      const placeholder = createCustom('i')
      parent.append(placeholder)
      root.attach(asBackendElement(parent), asBackendElement(placeholder))
    },
    lifetime: (name) => component.triggerPageLifetime(name, []),
    release: () => root.release(),
  }
}

function asBackendElement(element: HTMLElement): glassEasel.GeneralBackendElement {
  return element as unknown as glassEasel.GeneralBackendElement
}

function templateOf(bundle: Bundle, path: string): glassEasel.template.ComponentTemplate {
  return {
    groupList: bundle.templates,
    content: bundle.templates[path],
  } as unknown as glassEasel.template.ComponentTemplate
}

const PROPERTY_TYPES: Record<string, unknown> = { string: String, number: Number, boolean: Boolean }

/** Turns a built-in's plain description into a component of the framework. */
function registerBuiltin(space: CodeSpace, spec: Builtin, bundle: Bundle): void {
  const path = `wx/${spec.tag}`
  const views = new WeakMap<object, View>()
  const properties: Record<string, unknown> = {}
  for (const [name, initial] of Object.entries({ ...ARIA_PROPS, ...spec.props })) {
    properties[name] = {
      type: PROPERTY_TYPES[typeof initial] ?? null,
      value: initial,
      observer(this: Instance) {
        const view = views.get(this)
        if (view === undefined) return
        if (name in ARIA_PROPS) reflectAria(elementOf(this), view.control, this.data)
        else view.update?.(name)
      },
    }
  }
  const definition = {
    options: { virtualHost: false, multipleSlots: false },
    properties,
    lifetimes: {
      attached(this: Instance) {
        const view = spec.mount(hostOf(this))
        views.set(this, view)
        reflectAria(elementOf(this), view.control, this.data)
      },
      detached(this: Instance) {
        views.get(this)?.remove?.()
      },
    },
  }
  space.addCompiledTemplate(path, templateOf(bundle, SLOT_TEMPLATE))
  space
    .component(path)
    .definition(definition as unknown as types.GeneralComponentDefinition)
    .register()
  const registered = space.getComponentSpace().getComponentByUrl(`/${path}`, '')
  space.getComponentSpace().setGlobalUsingComponent(spec.tag, registered)
}

function elementOf(instance: Instance): HTMLElement {
  return instance._$.getBackendElement() as unknown as HTMLElement
}

function hostOf(instance: Instance): Host {
  const component = instance._$
  return {
    element: elementOf(instance),
    get props(): Props {
      return instance.data
    },
    template: component.ownerShadowRoot,
    emit: (name, detail = {}, options = {}) => instance.triggerEvent(name, detail, options),
    onTap: (listener) => component.addListener('tap', () => listener()),
    swallowTaps: (when) =>
      component.addListener(
        'tap',
        (event) => {
          if (when()) event.stopPropagation()
        },
        { capture: true },
      ),
    write(name, value) {
      component.replaceDataOnPath([name] as string[], value as never)
      component.applyDataUpdates()
    },
  }
}
