import { SaxesParser } from 'saxes'
import { AppError } from '../../errors.ts'
import type { Archive } from './archive.ts'

/** What happens while a part is read, by the elements' local names. */
export interface XmlReader {
  open?(name: string, attributes: Readonly<Record<string, string>>): void
  text?(text: string): void
  close?(name: string): void
}

/** Reads a part of a workbook as it is unpacked. @throws AppError table_unreadable, and what the reader throws */
export async function readXml(archive: Archive, part: string, reader: XmlReader): Promise<void> {
  const parser = new SaxesParser({ xmlns: false })
  const decoder = new TextDecoder('utf-8', { fatal: true })
  parser.on('error', (cause) => {
    throw broken(cause)
  })
  // declarations of entities are how small XML grows large
  parser.on('doctype', () => {
    throw broken(new Error('a document type declaration'))
  })
  parser.on('opentag', ({ name, attributes }) => reader.open?.(localName(name), attributes as Record<string, string>))
  parser.on('closetag', ({ name }) => reader.close?.(localName(name)))
  parser.on('text', (text) => reader.text?.(text))
  parser.on('cdata', (text) => reader.text?.(text))
  await archive.stream(part, (piece) => parser.write(decoder.decode(piece, { stream: true })))
  parser.write(decoder.decode()).close()
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

function broken(cause: unknown): AppError {
  return new AppError('table_unreadable', { detail: '表格文件内容不合规范，请用表格软件打开后另存一份再上传', cause })
}
