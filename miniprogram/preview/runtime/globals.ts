import type { CodeSpace } from 'glass-easel-miniprogram-adapter'
import type { BundledComponent, ComponentConfig } from './bundle.ts'

/** What a page's or component's script passes to Page() or Component(). */
export interface Definition extends Record<string, unknown> {
  behaviors?: unknown[]
  options?: { styleIsolation?: string; addGlobalClass?: boolean }
}

/** What app.ts passes to App(): life cycle methods and whatever the app shares. */
export type AppInstance = Record<string, unknown>

interface ScriptGlobals {
  Page(definition: Definition): void
  Component(definition: Definition): void
  Behavior(definition: Definition): unknown
  App(definition: AppInstance): void
  getApp(): AppInstance
  getCurrentPages(): unknown[]
  /** The build puts a call of this in front of every page's and component's script. */
  __previewEnter(path: string): void
}

/** The behaviours that the framework itself provides, by the fields they add. */
const FRAMEWORK_BEHAVIORS: Record<string, Definition> = {
  'wx://form-field': { properties: { name: String, value: null } },
  'wx://form-field-group': {},
  'wx://form-field-button': {},
  'wx://component-export': {},
}

interface ScriptParts {
  space: CodeSpace
  components: readonly BundledComponent[]
  currentPages: () => unknown[]
}

/** The functions that a mini-program's scripts find as globals. `app` holds what App() was given. */
export function createScriptGlobals({ space, components, currentPages }: ScriptParts) {
  const app: AppInstance = {}
  const configs = new Map<string, ComponentConfig>(components.map(({ path, config }) => [path, config]))
  const frameworkBehaviors = new Map<string, unknown>()
  let current = 'app'

  const behavior = (definition: Definition): unknown =>
    space.componentEnv(current, (env) => env.Behavior(prepare(definition) as never))
  const prepare = (definition: Definition): Definition => ({
    ...definition,
    behaviors: (definition.behaviors ?? []).map((item) => (typeof item === 'string' ? framework(item) : item)),
  })
  const framework = (name: string): unknown => {
    const definition = FRAMEWORK_BEHAVIORS[name]
    if (definition === undefined) throw new Error(`behavior "${name}" is not supported by the preview`)
    const known = frameworkBehaviors.get(name) ?? behavior(definition)
    frameworkBehaviors.set(name, known)
    return known
  }
  const rejectStyleOptions = ({ options = {} }: Definition) => {
    const json = configs.get(current)
    for (const name of ['styleIsolation', 'addGlobalClass'] as const) {
      // The class names are already scoped when the script runs, so the build must find this in the JSON.
      if (name in options && json !== undefined && !(name in json) && !current.startsWith('miniprogram_npm/')) {
        throw new Error(`${current}: set "${name}" in the JSON file, not in the script`)
      }
    }
  }
  const globals: ScriptGlobals = {
    Page: (definition) => space.componentEnv(current, (env) => env.Page(prepare(definition) as never)),
    Component: (definition) => {
      rejectStyleOptions(definition)
      space.componentEnv(current, (env) => env.Component(prepare(definition) as never))
    },
    Behavior: behavior,
    App: (definition) => void Object.assign(app, definition),
    getApp: () => app,
    getCurrentPages: currentPages,
    __previewEnter: (path) => {
      current = path
    },
  }
  return { app, globals }
}
