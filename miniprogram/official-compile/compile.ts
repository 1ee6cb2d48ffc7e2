import { generateKeyPairSync } from 'node:crypto'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import ci from 'miniprogram-ci'
import { overBudget, type PackageSize, packageSizes, sizeText } from './package-sizes.ts'

/** What WeChat's server would tell the compiler about the account; given here, nothing is asked of the network. */
const ACCOUNT = {
  platform: false,
  appType: 0,
  isSandbox: false,
  released: false,
  setting: {
    MaxCodeSize: 2,
    MaxSubpackageSubCodeSize: 2,
    MaxSubpackageFullCodeSize: 30,
    NavigateMiniprogramLimit: 10,
    MaxSubPackageLimit: 100,
    MinTabbarCount: 2,
    MaxTabbarCount: 5,
    MaxCustomTabbarCount: 5,
    MaxTabbarIconSize: 40,
  },
}

/** The compiler wants an appid of the right form; no account has this one. */
const APP_ID = 'wx0000000000000000'

/**
 * Compiles the project in a throw-away copy, with its npm packages built in and a key made for this run.
 * @returns the size of the main package and of each subpackage.
 * @throws with the compiler's message when the project does not compile.
 */
export async function compile(project: string): Promise<PackageSize[]> {
  const copy = mkdtempSync(join(tmpdir(), 'official-compile-'))
  try {
    prepareCopy(project, copy)
    const keyPath = join(copy, 'private.key')
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    writeFileSync(keyPath, privateKey.export({ type: 'pkcs1', format: 'pem' }), { mode: 0o600 })
    await ci.packNpmManually({
      packageJsonPath: join(copy, 'package.json'),
      miniprogramNpmDistDir: join(copy, 'src'),
    })
    const files = await ci.getCompiledResult(
      {
        project: new ci.Project({
          appid: APP_ID,
          type: 'miniProgram',
          projectPath: copy,
          privateKeyPath: keyPath,
          attr: async () => ACCOUNT,
          ignores: ['node_modules/**/*', 'private.key'],
        }),
        version: '0.0.0',
        desc: 'offline compile',
        setting: { es6: true, es7: true, minify: true, minifyWXML: true, minifyWXSS: true },
        onProgressUpdate: () => undefined,
      },
      join(copy, 'compiled.zip'),
    )
    return packageSizes(files, subPackageRoots(copy))
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

function prepareCopy(project: string, copy: string): void {
  for (const name of ['package.json', 'project.config.json', 'src']) {
    const from = join(project, name)
    if (!existsSync(from)) throw new Error(`${from} is missing`)
    cpSync(from, join(copy, name), {
      recursive: true,
      filter: (path) => !path.includes(join('src', 'miniprogram_npm')),
    })
  }
  const tdesign = dirname(createRequire(import.meta.url).resolve('tdesign-miniprogram/package.json'))
  cpSync(tdesign, join(copy, 'node_modules/tdesign-miniprogram'), { recursive: true })
}

function subPackageRoots(copy: string): string[] {
  const app = JSON.parse(readFileSync(join(copy, 'src/app.json'), 'utf8')) as { subPackages?: { root: string }[] }
  return (app.subPackages ?? []).map(({ root }) => root)
}

function report(sizes: readonly PackageSize[], milliseconds: number): void {
  for (const size of sizes) process.stdout.write(`${sizeText(size)}\n`)
  process.stdout.write(`compiled in ${Math.round(milliseconds)} ms\n`)
}

/** The compiler's errors carry the file, if any, beside the message. */
function describe(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error)
  const { path, message } = error as { path?: string; message?: string }
  return [path, message ?? JSON.stringify(error)].filter(Boolean).join(': ')
}

async function main(): Promise<void> {
  // The compiler forks workers with this process's own flags, and its workers cannot start under tsx.
  process.execArgv = []
  const { values } = parseArgs({
    options: { project: { type: 'string', default: resolve(import.meta.dirname, '..') } },
  })
  const start = performance.now()
  const sizes = await compile(resolve(values.project))
  report(sizes, performance.now() - start)
  const oversized = overBudget(sizes)
  if (oversized.length === 0) return
  process.stderr.write(`over budget: ${oversized.join(', ')}\n`)
  process.exitCode = 1
}

main().then(
  // The compiler leaves worker threads behind that would keep the process alive.
  () => process.exit(),
  (error: unknown) => {
    process.stderr.write(`${describe(error)}\n`)
    process.exit(1)
  },
)
