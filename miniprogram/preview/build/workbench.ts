import { copyFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import * as esbuild from 'esbuild'

const WORKBENCH = resolve(import.meta.dirname, '../workbench')

/** The page around the phone; one that a dev server serves is live: it asks for changes. */
export function workbenchHtml(isLive: boolean): string {
  return `<!doctype html>
<html lang="zh-CN"${isLive ? ' data-live' : ''}>
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width,initial-scale=1">
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="workbench.css">
    <title>小程序预览</title>
  </head>
  <body><script src="workbench.js"></script></body>
</html>
`
}

/** Writes the workbench beside the phone that it frames. */
export async function buildWorkbench(out: string, minify: boolean): Promise<void> {
  await esbuild.build({
    entryPoints: [join(WORKBENCH, 'index.ts')],
    bundle: true,
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
    outfile: join(out, 'workbench.js'),
    minify,
    logLevel: 'silent',
  })
  copyFileSync(join(WORKBENCH, 'workbench.css'), join(out, 'workbench.css'))
  writeFileSync(join(out, 'workbench.html'), workbenchHtml(false))
}
