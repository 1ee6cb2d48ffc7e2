import { XMLParser, XMLValidator } from 'fast-xml-parser'

/** An element of a callback, read by name: what is not there, or is not text, is undefined. */
export interface XmlElement {
  text(name: string): string | undefined
  /** elements of this name within this one, however many */
  children(name: string): readonly XmlElement[]
}

export const LARGEST_XML_BYTES = 64 * 1024
/** `xml` > `SubscribeMsgPopupEvent` > `List` > `TemplateId`, and one more. */
const DEEPEST = 5
const MOST_ELEMENTS = 500

const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  // neither entities nor numbers: what was written is what is read
  processEntities: false,
  parseTagValue: false,
  trimValues: true,
})
const CDATA = /<!\[CDATA\[[\s\S]*?\]\]>/g

/**
 * Reads the XML of a callback. @returns null for whatever is no such XML: too large, too deep, with a document type, entities of
 * its own, comments, or not well formed
 */
export function readXml(bytes: Buffer): XmlElement | null {
  if (bytes.length === 0 || bytes.length > LARGEST_XML_BYTES) return null
  const text = bytes.toString('utf8')
  // what people wrote stands in CDATA and may look like anything
  const structure = text.replace(CDATA, '')
  if (structure.includes('<!') || !isShallow(structure) || XMLValidator.validate(text) !== true) return null
  try {
    const { xml } = parser.parse(text) as { xml?: unknown }
    return typeof xml === 'object' && xml !== null ? elementOf(xml as Record<string, unknown>) : null
  } catch {
    return null
  }
}

function isShallow(structure: string): boolean {
  let depth = 0
  let elements = 0
  for (const [tag] of structure.matchAll(/<[^>]*>/g)) {
    if (tag.startsWith('<?') || tag.endsWith('/>')) continue
    if (tag.startsWith('</')) depth -= 1
    else {
      depth += 1
      elements += 1
    }
    if (depth > DEEPEST || elements > MOST_ELEMENTS) return false
  }
  return true
}

function elementOf(fields: Readonly<Record<string, unknown>>): XmlElement {
  return {
    text(name) {
      const value = Object.hasOwn(fields, name) ? fields[name] : undefined
      return typeof value === 'string' ? value : undefined
    },
    children(name) {
      const value = Object.hasOwn(fields, name) ? fields[name] : undefined
      const all: readonly unknown[] = Array.isArray(value) ? value : [value]
      return all.flatMap((one) =>
        typeof one === 'object' && one !== null ? [elementOf(one as Record<string, unknown>)] : [],
      )
    },
  }
}
