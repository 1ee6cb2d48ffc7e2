import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { ERROR_TABLE } from '../../server/errors.ts'
import { projectFiles, ROOT, sourceFiles } from './source-files.ts'

const CODE = ['.ts', '.mjs', '.js', '.css', '.wxss', '.wxml', '.wxs', '.html']
const MOST_LINES = 350
const code = sourceFiles(...CODE)
const typescript = code.filter((file) => file.path.endsWith('.ts'))
/** This folder names what it forbids. */
const programs = typescript.filter((file) => !file.path.startsWith('test/meta/'))

/** Lines that fit a pattern, as `path:line text`. */
function linesWith(files: readonly { path: string; text: string }[], pattern: RegExp): string[] {
  return files.flatMap((file) =>
    file.text
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${file.path}:${index + 1} ${line.trim()}`] : [])),
  )
}

describe('files', () => {
  test(`none has more than ${MOST_LINES} lines`, () => {
    const long = code.map((file) => ({ path: file.path, lines: file.text.split('\n').length - 1 }))
    expect(long.filter(({ lines }) => lines > MOST_LINES)).toEqual([])
  })

  test('none is named for nothing in particular', () => {
    const vague = /^(utils?|helpers?|managers?|commons?|misc|shared|stuff|lib)$/i
    const words = (file: string) => file.replace(/\.[\w.]+$/, '').split(/[/_.-]|(?<=[a-z])(?=[A-Z])/)
    expect(projectFiles().filter((file) => words(file).some((word) => vague.test(word)))).toEqual([])
  })

  test('nor is anything inside', () => {
    const named = /\b(class|interface|type) \w*(Utils?|Helpers?|Manager)\b/
    expect(linesWith(programs, named)).toEqual([])
  })

  test('no leftovers of an attempt', () => {
    const leftover = /(^|\/)(zz|tmp|temp|foo|wip)([-.][-\w.]*)?\.(ts|js|mjs|json)$|\.(orig|rej|bak|swp)$/
    expect(projectFiles().filter((file) => leftover.test(file))).toEqual([])
  })
})

describe('nothing is looked away from', () => {
  test.each([
    [
      'a test that does not run',
      /\b(test|it|describe|suite)(\.\w+)*\.(skip|only|todo|fails|skipIf|runIf)\b|\b(xit|xdescribe|xtest)\(/,
    ],
    ['an error of types that is hushed', /@ts-(ignore|expect-error|nocheck)/],
    ['a value of any type', /^(?!\s*(\/\/|\*|\/\*)).*(\bas any\b|<any>|[:|] any\b(?=[\s,;)\]=>[|]|$))/],
    [
      'a rule of the linter that is switched off, but for format',
      /biome-ignore(?!(-start|-end)? format)|eslint-disable/,
    ],
    ['a sleep', /\bsetTimeout\((resolve|done|r), ?\d{2,}/],
  ])('%s', (_name, pattern) => {
    const files = _name === 'a sleep' ? programs.filter((file) => file.path.startsWith('test/')) : programs
    expect(linesWith(files, pattern)).toEqual([])
  })

  test('no console in server and bot: they have a log', () => {
    const files = programs.filter((file) => /^(server|bot)\//.test(file.path) && !file.path.includes('/page/'))
    expect(linesWith(files, /\bconsole\.\w+\(/)).toEqual([])
  })
})

describe('what belongs to no project', () => {
  const texts = projectFiles()
    .filter((file) => !/\.(png|jpg|ico|ttf|woff2?|gz|pdf|docx|xlsx)$/.test(file) && !file.startsWith('test/meta/'))
    .map((file) => ({ path: file, text: readFileSync(path.join(ROOT, file), 'utf8') }))

  test('no path of somebody’s machine', () => {
    expect(linesWith(texts, /(?<![\w.:/-])\/(home|Users|root|work|tmp|mnt)\/[\w.-]+|\b[A-Z]:\\\\?Users/)).toEqual([])
  })

  test('no registry but npm’s own', () => {
    const hosts = texts.flatMap(({ text }) =>
      [...text.matchAll(/"resolved": "https?:\/\/([^/"]+)/g)].map(([, host]) => host),
    )
    expect([...new Set(hosts)].filter((host) => host !== 'registry.npmjs.org')).toEqual([])
    const settings = texts.filter((file) => /(^|\/)\.(npmrc|yarnrc(\.yml)?)$/.test(file.path))
    expect(linesWith(settings, /registry|_auth|token|proxy/i)).toEqual([])
  })

  test('no secret', () => {
    expect(linesWith(texts, /-----BEGIN [A-Z ]*PRIVATE KEY-----\s*$|\bgh[pousr]_\w{30,}|\bAKIA[A-Z0-9]{16}\b/)).toEqual(
      [],
    )
    expect(projectFiles().filter((file) => /(^|\/)(\.env|secrets\.json)$/.test(file))).toEqual([])
  })
})

describe('packages', () => {
  const manifests = projectFiles().filter((file) => path.basename(file) === 'package.json')

  test.each(manifests)('%s pins every version exactly', (file) => {
    const manifest = JSON.parse(readFileSync(path.join(ROOT, file), 'utf8'))
    const versions = (part: object = {}): [string, string][] =>
      Object.entries(part).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : versions(value)))
    const { dependencies, devDependencies, optionalDependencies, overrides } = manifest
    const all = [dependencies, devDependencies, optionalDependencies, overrides].flatMap(versions)
    expect(all.filter(([, version]) => !/^(npm:[@\w/.-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([])
  })

  test('every package that is imported is declared, and the other way round', () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'))
    const everything = projectFiles()
      .filter((file) => /\.(ts|mjs|js|json)$/.test(file) && !/(^|\/)package(-lock)?\.json$/.test(file))
      .map((file) => readFileSync(path.join(ROOT, file), 'utf8'))
      .join('\n')
    // by name in any file: some are loaded by path, by a tool, or only their files are read
    const unused = Object.keys({ ...dependencies, ...devDependencies }).filter((name) => !everything.includes(name))
    expect(unused.filter((name) => !TOOLS.has(name))).toEqual([])
  })
  /** run from the command line, or types that the compiler finds by itself */
  const TOOLS = new Set([
    '@biomejs/biome',
    'typescript',
    '@types/koa',
    '@types/node',
    '@types/pdfmake',
    '@types/pg',
    '@types/qrcode',
    '@types/ws',
    '@types/yauzl',
    '@types/yauzl',
  ])
})

describe('errors', () => {
  test('every code of the table is thrown somewhere', () => {
    const server = programs.filter((file) => file.path.startsWith('server/') && file.path !== 'server/errors.ts')
    const used = server.map((file) => file.text).join('\n')
    expect(Object.keys(ERROR_TABLE).filter((errorCode) => !used.includes(`'${errorCode}'`))).toEqual([])
  })

  test('every code says in Chinese what is wrong or what to do, under a status of its kind', () => {
    for (const [errorCode, [status, detail]] of Object.entries(ERROR_TABLE)) {
      expect(detail, errorCode).toMatch(/^\p{Script=Han}[^.!?]*$/u)
      expect([400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503], errorCode).toContain(status)
    }
  })
})
