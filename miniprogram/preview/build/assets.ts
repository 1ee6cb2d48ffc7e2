import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'

const require = createRequire(import.meta.url)
const STYLES = resolve(import.meta.dirname, '../runtime/styles')
const PICTURE = /\.(png|jpe?g|gif|webp|svg)$/i

/** The page that loads the preview. All its addresses are relative, so it may lie under any path. */
export const INDEX_HTML = `<!doctype html>
<html lang="zh-CN">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover">
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="app.css">
    <title></title>
  </head>
  <body>
    <noscript>小程序预览需要启用 JavaScript。</noscript>
    <script src="app.js"></script>
  </body>
</html>
`

/** The preview's own CSS: built-in components, phone, overlays, in the order in which they may override. */
export function runtimeCss(): string {
  return ['elements', 'phone', 'overlays'].map((name) => readFileSync(join(STYLES, `${name}.css`), 'utf8')).join('\n')
}

/** Copies the Chinese font beside the CSS that names it. */
export function copyFont(out: string): void {
  const font = require.resolve('@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf')
  copyIfChanged(font, join(out, 'fonts/NotoSansSC-Regular.ttf'))
}

/** Copies the app's pictures to the paths by which its pages name them. */
export function copyPictures(source: string, out: string): void {
  for (const entry of readdirSync(source, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name)
    const path = relative(source, file)
    if (entry.isFile() && PICTURE.test(path) && !path.startsWith('miniprogram_npm'))
      copyIfChanged(file, join(out, path))
  }
}

function copyIfChanged(from: string, to: string): void {
  const source = statSync(from)
  if (existsSync(to)) {
    const copy = statSync(to)
    if (copy.size === source.size && copy.mtimeMs >= source.mtimeMs) return
  }
  mkdirSync(dirname(to), { recursive: true })
  copyFileSync(from, to)
}
