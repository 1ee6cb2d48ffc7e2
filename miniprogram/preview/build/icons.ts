import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** An SVG node as tdesign-icons-vue-next writes it; attribute values may be the name of a colour property. */
interface IconNode {
  tag: string
  attrs?: Record<string, string | number>
  children?: IconNode[]
}

const COMPONENTS = join(
  dirname(createRequire(import.meta.url).resolve('tdesign-icons-vue-next/package.json')),
  'esm/components',
)

/** Strings in source code that might name an icon: 'scan', "check-circle-filled". */
const QUOTED_NAME = /(["'`])([a-z][a-z0-9-]{1,40})\1/g

/** Names in these sources that are icons. Some other word may be an icon's name too; that costs half a kilobyte. */
export function usedIcons(sources: readonly string[]): string[] {
  const words = new Set(sources.flatMap((text) => Array.from(text.matchAll(QUOTED_NAME), (match) => match[2] ?? '')))
  return [...words].filter((word) => existsSync(iconFile(word))).sort()
}

/** CSS that draws each icon as a mask in the colour and size of the text, in place of TDesign's font glyph. */
export function iconCss(names: readonly string[]): string {
  return names.map((name) => maskRule(name, iconSvg(name))).join('\n')
}

/** An icon as a black SVG. @throws Error when there is no icon of that name. */
export function iconSvg(name: string): string {
  const source = readFileSync(iconFile(name), 'utf8')
  const literal = /var element = (\{[\s\S]*?\n\});/.exec(source)?.[1]
  if (literal === undefined) throw new Error(`icon ${name}: no drawing in ${iconFile(name)}`)
  return serialise(JSON.parse(literal) as IconNode)
}

function iconFile(name: string): string {
  return join(COMPONENTS, `${name}.js`)
}

function maskRule(name: string, svg: string): string {
  const mask = `url("data:image/svg+xml,${encodeURIComponent(svg)}") center/contain no-repeat`
  return (
    `.t-icon-${name}:before{content:"";display:inline-block;width:1em;height:1em;` +
    `background:currentColor;-webkit-mask:${mask};mask:${mask}}`
  )
}

/** Parts that only cut corners off where two colours overlap; a drawing in one colour does without. */
const OVERLAP_TAGS = new Set(['defs', 'mask'])
const DROPPED_ATTRIBUTES = new Set(['id', 'mask', 'clipPath'])

function serialise({ tag, attrs = {}, children = [] }: IconNode): string {
  const attributes = Object.entries(attrs)
    .filter(([name]) => !DROPPED_ATTRIBUTES.has(name))
    .map(([name, value]) => ` ${name === 'viewBox' ? name : kebab(name)}="${attributeValue(String(value))}"`)
  const namespace = tag === 'svg' ? ' xmlns="http://www.w3.org/2000/svg"' : ''
  const drawn = children.filter((child) => !OVERLAP_TAGS.has(child.tag))
  return `<${tag}${namespace}${attributes.join('')}>${drawn.map(serialise).join('')}</${tag}>`
}

/** What stands behind the package's colour properties in a drawing of one colour. */
function attributeValue(value: string): string {
  if (value === 'props.filledColor' || value.startsWith('props.strokeColor')) return '#000'
  if (value.startsWith('props.fillColor')) return 'none'
  return value === 'props.strokeWidth' ? '2' : value
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
