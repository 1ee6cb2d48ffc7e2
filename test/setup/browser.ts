import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { type Browser, chromium } from 'playwright-core'

const ROOT = resolve(import.meta.dirname, '../..')
const CHINESE_FONT = '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf'
const EXTRACT_DEADLINE_MS = 120_000
const LAUNCH_DEADLINE_MS = 30_000

/** Pictures and timing that do not depend on the machine, and no call to anybody's server. */
const ARGUMENTS = [
  // As root, as in containers, Chromium refuses its sandbox; tests open only pages of this project.
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--font-render-hinting=none',
  '--force-color-profile=srgb',
]

/**
 * Starts a headless Chromium that needs nothing of the system but libc: the binary and the libraries it misses in a
 * plain container (NSS, NSPR, expat) come from npm. `CHROMIUM_PATH` names another browser to use instead, which other
 * systems than Linux on x64 need. The caller closes it.
 */
export async function openBrowser(): Promise<Browser> {
  const named = process.env.CHROMIUM_PATH
  if (named !== undefined) {
    return chromium.launch({ executablePath: named, args: ARGUMENTS, timeout: LAUNCH_DEADLINE_MS })
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `no Chromium for ${process.platform}-${process.arch} comes with npm: set CHROMIUM_PATH to a browser`,
    )
  }
  const folder = await extractedChromium()
  return chromium.launch({
    executablePath: join(folder, 'chromium'),
    args: ARGUMENTS,
    timeout: LAUNCH_DEADLINE_MS,
    env: {
      ...process.env,
      LD_LIBRARY_PATH: join(folder, 'al2023/lib'),
      FONTCONFIG_FILE: await fontConfig(folder),
    },
  })
}

/** Folder of the unpacked browser; unpacked on the first call and kept until its version changes. */
async function extractedChromium(): Promise<string> {
  const manifest = createRequire(import.meta.url).resolve('@sparticuz/chromium')
  const version = await packageVersion(dirname(manifest))
  const cache = join(ROOT, 'node_modules/.cache')
  const folder = join(cache, `chromium-${version}`)
  if (existsSync(folder)) return folder
  await mkdir(cache, { recursive: true })
  const staging = await mkdtemp(join(cache, 'chromium-unpacking-'))
  try {
    await unpack(staging)
    await moveInto(staging, folder)
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
  return folder
}

async function packageVersion(from: string): Promise<string> {
  for (let folder = from; folder !== dirname(folder); folder = dirname(folder)) {
    const file = join(folder, 'package.json')
    if (!existsSync(file)) continue
    const { name, version } = JSON.parse(await readFile(file, 'utf8')) as { name?: string; version?: string }
    if (name === '@sparticuz/chromium' && version !== undefined) return version
  }
  throw new Error('@sparticuz/chromium has no package.json')
}

/**
 * Unpacks in a process of its own, because the package takes its target from TMPDIR and unpacks the libraries only
 * where it believes to run in a Lambda function; neither may be set in this process.
 */
async function unpack(target: string): Promise<void> {
  const script = "const { default: chromium } = await import('@sparticuz/chromium'); await chromium.executablePath()"
  const env = { ...process.env, TMPDIR: target, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' }
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    cwd: ROOT,
    env,
    timeout: EXTRACT_DEADLINE_MS,
  })
}

/** One rename makes it visible, so that nobody meets half a browser; another process may have been faster. */
async function moveInto(staging: string, folder: string): Promise<void> {
  try {
    await rename(staging, folder)
  } catch (error) {
    if (!existsSync(folder)) throw error
  }
}

/**
 * Only fonts from npm, so that the machine's own change no picture. The Chinese one is among them because a page would
 * otherwise load its 10 MB anew on every phone that a test opens.
 */
async function fontConfig(folder: string): Promise<string> {
  const chinese = createRequire(import.meta.url).resolve(CHINESE_FONT)
  const content = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, 'fonts/fonts')}</dir>
  <dir>${dirname(chinese)}</dir>
  <cachedir>${join(folder, 'fonts/cache')}</cachedir>
</fontconfig>
`
  const file = join(folder, 'fonts.conf')
  if (!existsSync(file) || (await readFile(file, 'utf8')) !== content) {
    const staging = `${file}.${process.pid}`
    await writeFile(staging, content)
    await rename(staging, file)
  }
  return file
}
