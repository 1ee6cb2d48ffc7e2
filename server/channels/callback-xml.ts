import { XMLParser } from 'fast-xml-parser'

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
const CDATA = { start: '<![CDATA[', end: ']]>' }
/** Platforms write no attributes. */
const TAG = /^<(\/?)([A-Za-z][\w.-]{0,63})\s*(\/?)>$/
const LONGEST_TAG = 80
const DECLARATION = /^<\?xml [^<>?]{0,100}\?>/

/**
 * Reads the XML of a callback, in a time that grows with its length and no faster, for strangers send it too.
 * @returns null for whatever is no such XML: too large, too deep, with a document type, entities of its own, comments,
 * attributes, or not well formed
 */
export function readXml(bytes: Buffer): XmlElement | null {
  if (bytes.length === 0 || bytes.length > LARGEST_XML_BYTES) return null
  const text = bytes.toString('utf8').trim().replace(DECLARATION, '')
  if (!isPlain(text)) return null
  try {
    const { xml } = parser.parse(text) as { xml?: unknown }
    return typeof xml === 'object' && xml !== null ? elementOf(xml as Record<string, unknown>) : null
  } catch {
    return null
  }
}

/** Whether there is nothing but elements, nested as they should be, text, and CDATA, which may hold anything. */
function isPlain(text: string): boolean {
  const open: string[] = []
  let elements = 0
  let at = text.indexOf('<')
  while (at !== -1) {
    const isData = text.startsWith(CDATA.start, at)
    const end = text.indexOf(isData ? CDATA.end : '>', at)
    if (end === -1) return false
    const next = end + (isData ? CDATA.end.length : 1)
    if (!isData) {
      const [, closing, name, empty] = next - at > LONGEST_TAG ? [] : (TAG.exec(text.slice(at, next)) ?? [])
      if (name === undefined) return false
      if (closing !== '') {
        if (open.pop() !== name) return false
      } else {
        elements += 1
        if (empty === '') open.push(name)
      }
      if (open.length > DEEPEST || elements > MOST_ELEMENTS) return false
    }
    at = text.indexOf('<', next)
  }
  return open.length === 0
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
