import { join, posix } from 'node:path'
import type { AppConfig, ComponentConfig } from '../runtime/bundle.ts'
import { KNOWN_TAGS } from '../runtime/tags.ts'
import { BuildError, type BuildProblem, problemAt } from './problem.ts'
import type { SourceTree } from './source-tree.ts'

/** A page or component with what it uses. */
export interface GraphNode {
  /** Logical path, as BundledComponent has it. */
  path: string
  /** Its files, without extension. */
  file: string
  isPage: boolean
  isOwn: boolean
  /** Its JSON, with usingComponents complete and absolute. */
  config: ComponentConfig
  script: string
}

export interface ComponentGraph {
  app: AppConfig
  pages: string[]
  /** Dependency order: what a component uses comes before it, save in a circle. */
  nodes: GraphNode[]
}

/** Reads app.json and follows usingComponents from every page. @throws BuildError naming every bad reference. */
export function readComponentGraph(tree: SourceTree): ComponentGraph {
  const appFile = join(tree.root, 'app.json')
  const app = tree.readJson<AppConfig>(appFile)
  if (app === undefined) throw new BuildError([{ file: appFile, line: 1, column: 1, message: 'app.json is missing' }])
  const pages = allPages(app)
  const walk = new Walk(tree, app, new Set(pages))
  for (const page of pages) walk.visit(page, { file: appFile, needle: asWritten(app, page) })
  walk.checkTabs(appFile)
  if (walk.problems.length > 0) throw new BuildError(walk.problems)
  return { app, pages, nodes: walk.nodes }
}

/** Every page's logical path, subpackages included, first page first. */
export function allPages(app: AppConfig): string[] {
  const packages = app.subPackages ?? app.subpackages ?? []
  return [...app.pages, ...packages.flatMap(({ root, pages }) => pages.map((page) => posix.join(root, page)))]
}

/** A page as app.json spells it: a page of a subpackage without the package's root. */
function asWritten(app: AppConfig, page: string): string {
  const packages = app.subPackages ?? app.subpackages ?? []
  const root = app.pages.includes(page) ? undefined : packages.find((each) => page.startsWith(`${each.root}/`))?.root
  return `"${root === undefined ? page : page.slice(root.length + 1)}"`
}

/** Where a reference was written, to point at when it leads nowhere. */
interface Mention {
  file: string
  needle: string
}

class Walk {
  readonly nodes: GraphNode[] = []
  readonly problems: BuildProblem[] = []
  readonly #seen = new Set<string>()
  readonly #tree: SourceTree
  readonly #app: AppConfig
  readonly #pages: ReadonlySet<string>

  constructor(tree: SourceTree, app: AppConfig, pages: ReadonlySet<string>) {
    this.#tree = tree
    this.#app = app
    this.#pages = pages
  }

  visit(path: string, mention: Mention): void {
    if (this.#seen.has(path)) return
    this.#seen.add(path)
    const file = this.#locate(path, mention)
    if (file === undefined) return
    const script = this.#tree.script(path)
    if (script === undefined || !this.#tree.exists(path, '.wxml')) {
      this.#complain(mention, `${path} has no ${script === undefined ? 'script' : 'template'}`)
      return
    }
    const config = this.#tree.readJson<ComponentConfig>(`${file}.json`) ?? {}
    const used = this.#used(path, file, config)
    this.nodes.push({
      path,
      file,
      isPage: this.#pages.has(path),
      isOwn: this.#tree.isOwn(file),
      config: { ...config, usingComponents: used },
      script,
    })
  }

  checkTabs(appFile: string): void {
    for (const { pagePath } of this.#app.tabBar?.list ?? []) {
      if (!this.#app.pages.includes(pagePath)) {
        this.#complain({ file: appFile, needle: `"${pagePath}"` }, `tab page ${pagePath} is not in "pages"`)
      }
    }
  }

  /** Visits what a component uses and returns it by tag, with the app's own components below. */
  #used(path: string, file: string, config: ComponentConfig): Record<string, string> {
    const used: Record<string, string> = {}
    const generics = Object.values(config.componentGenerics ?? {})
    const defaults = generics.flatMap((generic) => (generic === true ? [] : (generic.default ?? [])))
    for (const reference of defaults) this.#follow(reference, path, { file: `${file}.json`, needle: reference })
    for (const [tag, reference] of Object.entries(this.#app.usingComponents ?? {})) {
      used[tag] = this.#follow(reference, 'app', { file: join(this.#tree.root, 'app.json'), needle: `"${reference}"` })
    }
    for (const [tag, reference] of Object.entries(config.usingComponents ?? {})) {
      const mention = { file: `${file}.json`, needle: `"${tag}"` }
      if (KNOWN_TAGS.has(tag)) this.#complain(mention, `"${tag}" is a built-in component and cannot be redefined`)
      used[tag] = this.#follow(reference, path, mention)
    }
    return used
  }

  #follow(reference: string, from: string, mention: Mention): string {
    if (reference.includes('://')) {
      this.#complain(mention, `${reference}: plugins are not supported by the preview`)
      return reference
    }
    const target = this.#tree.resolve(reference, from)
    this.visit(target, mention)
    return `/${target}`
  }

  #locate(path: string, mention: Mention): string | undefined {
    try {
      const file = this.#tree.file(path)
      if (this.#tree.script(path) !== undefined || this.#tree.exists(path, '.wxml')) return file
      this.#complain(mention, `${path} does not exist`)
    } catch {
      // packageRoot() throws for a package that is not installed.
      this.#complain(mention, `${path} is in no installed package`)
    }
    return undefined
  }

  #complain({ file, needle }: Mention, message: string): void {
    this.problems.push(problemAt(file, this.#tree.read(file), needle, message))
  }
}
