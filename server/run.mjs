/**
 * Runs a program of the project: `node server/run.mjs server/start.ts …`. Node before 22 reads no TypeScript, and a loader
 * that compiles file by file costs the server two seconds and 80 MB each time, the others their part: here the program becomes one file,
 * kept until a source of it changes. Packages stay outside. This file is JavaScript because it is what runs the others.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const ROOT = path.resolve(import.meta.dirname, '..')
const CACHE = path.join(ROOT, 'node_modules/.cache/programs')

const digest = (content) => createHash('sha1').update(content).digest('base64')

/** What a compiled program was made from; anything else makes it anew. */
const SETTING = digest(`${ROOT} ${process.version} ${readFileSync(import.meta.filename, 'utf8')}`)

/** @param {string} source a program's TypeScript file. @returns the file of the compiled program */
async function compiled(source) {
  const target = path.join(CACHE, path.relative(ROOT, source).replaceAll('..', '_').replace(/\.ts$/, '.mjs'))
  if (!isUpToDate(target)) await compile(source, target)
  return target
}

function isUpToDate(target) {
  try {
    const { setting, inputs } = JSON.parse(readFileSync(`${target}.json`, 'utf8'))
    if (setting !== SETTING) return false
    return Object.entries(inputs).every(([file, known]) => digest(readFileSync(path.join(ROOT, file))) === known)
  } catch {
    // never compiled, or a source is gone: compiling tells what is wrong, if anything is
    return false
  }
}

async function compile(source, target) {
  const { build } = await import('esbuild')
  const { metafile, outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: [source],
    outfile: target,
    write: false,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: 'linked',
    sourcesContent: false,
    metafile: true,
    logLevel: 'error',
    plugins: [OWN_PLACE],
  })
  const inputs = Object.keys(metafile.inputs).map((file) => [file, digest(readFileSync(path.join(ROOT, file)))])
  mkdirSync(path.dirname(target), { recursive: true })
  for (const { path: file, contents } of outputFiles) put(file, contents)
  put(`${target}.json`, JSON.stringify({ setting: SETTING, inputs: Object.fromEntries(inputs) }))
}

/** Whole at once: another process may compile or load the same. */
function put(file, contents) {
  const staging = `${file}.${process.pid}`
  writeFileSync(staging, contents)
  renameSync(staging, file)
}

/**
 * Each module still finds the files beside its source. What must happen before a package loads is a file of JavaScript, which
 * stays outside as packages do: what is inside runs after all of them.
 */
const OWN_PLACE = {
  name: 'own-place',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^\..*\.mjs$/ }, ({ path: file, resolveDir }) => ({
      path: pathToFileURL(path.resolve(resolveDir, file)).href,
      external: true,
    }))
    onLoad({ filter: /\.ts$/ }, async ({ path: file }) => {
      const text = await readFile(file, 'utf8')
      const contents = text
        .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(file).href))
        .replaceAll('import.meta.dirname', JSON.stringify(path.dirname(file)))
        .replaceAll('import.meta.filename', JSON.stringify(file))
      return { contents, loader: 'ts' }
    })
  },
}

function reportAndEnd(text) {
  process.stderr.write(`${text}\n`)
  process.exit(2)
}

if (process.argv[2] === undefined) reportAndEnd('用法：node server/run.mjs 程序.ts 参数……')
const source = path.resolve(process.argv[2])
const program = await compiled(source).catch((error) => {
  if (!['EACCES', 'EROFS', 'EPERM'].includes(error.code)) throw error
  reportAndEnd(`不能写入 ${CACHE}。请给运行的账号写权限，或先用有权限的账号运行一次：${error.message}`)
})
// what the program sees is itself with its arguments
process.argv.splice(1, 2, source)
process.setSourceMapsEnabled(true)
await import(pathToFileURL(program).href)
