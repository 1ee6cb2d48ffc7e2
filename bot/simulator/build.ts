import { copyFile, mkdir } from 'node:fs/promises'
import path from 'node:path'
import { build, stop } from 'esbuild'

const PAGE = path.join(import.meta.dirname, 'page')
const COPIED = ['index.html', 'icon.svg']

/**
 * Builds the simulator's page into a directory of static files: index.html, simulator.js, simulator.css.
 * @throws Error that names file and line when a source does not compile
 */
export async function buildSimulator(out: string): Promise<void> {
  await mkdir(out, { recursive: true })
  const bundling = build({
    absWorkingDir: PAGE,
    entryPoints: { simulator: 'main.ts', style: 'styles/index.css' },
    outdir: out,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    logLevel: 'silent',
    // a font for machines without a Chinese one; the server sends it from its package
    external: ['/fonts/*'],
  }).finally(stop)
  await Promise.all([bundling, ...COPIED.map((file) => copyFile(path.join(PAGE, file), path.join(out, file)))])
}
