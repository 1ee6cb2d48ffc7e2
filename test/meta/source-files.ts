import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

export const ROOT = path.resolve(import.meta.dirname, '../..')

export interface SourceFile {
  /** from the root, with slashes */
  readonly path: string
  readonly text: string
}

/** Made by a program from something that is checked itself. */
const GENERATED =
  /(^|\/)generated\/|^miniprogram\/src\/services\/api-types\.ts$|^package-lock\.json$|\/package-lock\.json$/

/** Paths of all files that git keeps. */
export function projectFiles(): string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '-z'], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 16_000_000,
  })
  return listed.split('\0').filter((file) => file !== '' && existsSync(path.join(ROOT, file)))
}

/** Files with one of the endings, written by people. */
export function sourceFiles(...endings: readonly string[]): SourceFile[] {
  return projectFiles()
    .filter((file) => endings.includes(path.extname(file)) && !GENERATED.test(file))
    .map((file) => ({ path: file, text: readFileSync(path.join(ROOT, file), 'utf8') }))
}

export interface Import {
  readonly from: string
  /** a path from the root, or the name of a package (`node:` and subpaths included) */
  readonly target: string
  readonly isLocal: boolean
  readonly isType: boolean
}

const STATEMENT = /^(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|^import\s*['"]([^'"]+)['"]/gm
const EXPRESSION = /\bimport\(\s*['"]([^'"]+)['"]\s*\)|\brequire(?:\.resolve)?\(\s*['"]([^'"]+)['"]\s*\)/g

/** What a file imports, re-exports, loads at run time or names in `import('…')` types. */
export function importsOf({ path: from, text }: SourceFile): Import[] {
  const code = text.replaceAll(/^\s*(\/\/|\*|\/\*).*$/gm, '')
  return [...code.matchAll(STATEMENT), ...code.matchAll(EXPRESSION)].flatMap(([statement, one, other]) => {
    const specifier = one ?? other
    if (specifier === undefined || specifier.includes('$')) return []
    const isLocal = specifier.startsWith('.')
    const target = isLocal ? path.posix.normalize(path.posix.join(path.posix.dirname(from), specifier)) : specifier
    return [{ from, target, isLocal, isType: /^(?:import|export) type\b/.test(statement) }]
  })
}
