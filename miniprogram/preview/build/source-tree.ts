import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, posix, sep } from 'node:path'
import { BuildError, type BuildProblem, positionOf } from './problem.ts'

const NPM_PREFIX = 'miniprogram_npm/'

/**
 * A mini-program's files by logical path: `pages/home/index` lies under the source folder,
 * `miniprogram_npm/tdesign-miniprogram/button/button` in the installed package, in the folder that its package.json
 * names as `miniprogram`, which is what WeChat's npm build would copy.
 */
export class SourceTree {
  readonly root: string
  readonly #packages = new Map<string, string>()
  readonly #texts = new Map<string, string>()

  constructor(root: string) {
    this.root = root
  }

  /** File of a logical path, without extension. */
  file(logical: string): string {
    if (!logical.startsWith(NPM_PREFIX)) return join(this.root, logical)
    const { name, rest } = splitPackage(logical.slice(NPM_PREFIX.length))
    return join(this.packageRoot(name), rest)
  }

  exists(logical: string, extension: string): boolean {
    return existsSync(this.file(logical) + extension)
  }

  /** Text of a file; read once a build. */
  read(file: string): string {
    const known = this.#texts.get(file)
    if (known !== undefined) return known
    const text = readFileSync(file, 'utf8')
    this.#texts.set(file, text)
    return text
  }

  /** Parses a JSON file; a missing file is undefined. @throws BuildError with the place of a syntax error. */
  readJson<T>(file: string): T | undefined {
    if (!existsSync(file)) return undefined
    const text = this.read(file)
    try {
      return JSON.parse(text) as T
    } catch (error) {
      throw new BuildError([jsonProblem(file, text, error)])
    }
  }

  /** The script of a page or component: TypeScript if it is there, else JavaScript. */
  script(logical: string): string | undefined {
    return ['.ts', '.js'].map((extension) => this.file(logical) + extension).find((file) => existsSync(file))
  }

  /** Whether a file belongs to the mini-program itself and not to a package. */
  isOwn(file: string): boolean {
    return file.startsWith(this.root + sep)
  }

  /** Logical path of a component reference as written in usingComponents. */
  resolve(reference: string, from: string): string {
    if (reference.startsWith('/')) return reference.slice(1)
    const relative = posix.join(posix.dirname(from), reference)
    if (reference.startsWith('.') || this.exists(relative, '.json')) return relative
    return NPM_PREFIX + reference
  }

  /** Folder of a package's mini-program code. @throws Error when it is not installed or is no mini-program package. */
  packageRoot(name: string): string {
    const known = this.#packages.get(name)
    if (known !== undefined) return known
    const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`)
    const { miniprogram } = JSON.parse(readFileSync(manifest, 'utf8')) as { miniprogram?: string }
    const root = join(dirname(manifest), miniprogram ?? 'miniprogram_dist')
    this.#packages.set(name, root)
    return root
  }
}

/** `@scope/name/rest` or `name/rest` in two parts. */
export function splitPackage(path: string): { name: string; rest: string } {
  const parts = path.split('/')
  const length = path.startsWith('@') ? 2 : 1
  return { name: parts.slice(0, length).join('/'), rest: parts.slice(length).join('/') }
}

function jsonProblem(file: string, text: string, error: unknown): BuildProblem {
  const message = error instanceof Error ? error.message : String(error)
  // V8 tells the place only in words: "… at position 12" or "… in JSON at line 3 column 4".
  const offset = Number(/position (\d+)/.exec(message)?.[1] ?? text.length)
  return { file, message, ...positionOf(text, offset) }
}
