/** A file of the phone as the preview keeps it. */
export interface PhoneFile {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly contentType: string
}

/** The files of one phone: temporary ones until the page is closed, saved ones as long as the browser keeps them. */
export interface PhoneFiles {
  /** @returns an opaque path with the extension of the type, as WeChat gives one */
  addTemporary(file: PhoneFile): string
  /** Makes a temporary file a saved one, under another path. */
  save(temporaryPath: string): string
  /** @throws when there is no file at the path */
  read(path: string): PhoneFile
  remove(path: string): void
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'application/pdf': 'pdf',
  'application/json': 'json',
  'application/problem+json': 'json',
}
/** WeChat's own scheme; only the phone itself understands it. */
const SCHEME = 'wxfile://'

let opened: PhoneFiles | undefined

/** Opens the files of a persona; `store` keeps the saved ones. */
export function createFiles(store: Storage, persona: string): PhoneFiles {
  const temporary = new Map<string, PhoneFile>()
  const keyOf = (path: string) => `preview-file:${persona}:${path}`
  const newPath = (folder: string, { contentType }: PhoneFile) =>
    `${SCHEME}${folder}_${crypto.getRandomValues(new Uint32Array(2)).join('')}.${EXTENSIONS[contentType] ?? 'unknown'}`
  const files: PhoneFiles = {
    addTemporary(file) {
      const path = newPath('tmp', file)
      temporary.set(path, file)
      return path
    },
    save(temporaryPath) {
      const file = files.read(temporaryPath)
      const path = newPath('store', file)
      store.setItem(keyOf(path), dataUrlOf(file))
      temporary.delete(temporaryPath)
      return path
    },
    read(path) {
      const saved = store.getItem(keyOf(path))
      const file = temporary.get(path) ?? (saved === null ? undefined : fileOfDataUrl(saved))
      if (file === undefined) throw new Error(`no such file or directory, open "${path}"`)
      return file
    },
    remove(path) {
      if (store.getItem(keyOf(path)) === null) throw new Error(`file not exist: ${path}`)
      store.removeItem(keyOf(path))
    },
  }
  opened = files
  return files
}

/** The picture at a path of this phone as an address that an `<img>` can show; other addresses stay as they are. */
export function showable(address: string): string {
  if (!address.startsWith(SCHEME) || opened === undefined) return address
  return dataUrlOf(opened.read(address))
}

export function dataUrlOf({ bytes, contentType }: PhoneFile): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return `data:${contentType};base64,${btoa(text)}`
}

/** @throws when it is no base64 data URL */
export function fileOfDataUrl(dataUrl: string): PhoneFile {
  const [, contentType, base64] = /^data:([^;,]+);base64,(.*)$/s.exec(dataUrl) ?? []
  if (contentType === undefined || base64 === undefined) throw new Error('not a base64 data URL')
  return { contentType, bytes: Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)) }
}
