import { api } from './api.js'
import type { AttachmentPurpose } from './api-types.js'
import { newEventId } from './event-id.js'
import { failureOf } from './failure.js'

/** A picture on this phone that a scan, a note or a filing will name. Its id is made here, so that a repeat is one. */
export interface Picture {
  readonly id: string
  readonly purpose: AttachmentPurpose
  /** a file that outlives the app until it is let go */
  readonly path: string
}

/** The server's limit, less a little. */
const MOST_BYTES = 500_000
/** Widths in pixels and qualities (0 to 100), from good to small enough. */
const STEPS = [
  { compressedWidth: 1280, quality: 70 },
  { compressedWidth: 960, quality: 50 },
  { compressedWidth: 720, quality: 30 },
] as const

function readBytes(filePath: string): Promise<ArrayBuffer> {
  return new Promise((resolve, reject) => {
    wx.getFileSystemManager().readFile({
      filePath,
      success: ({ data }) => (typeof data === 'string' ? reject(new Error('text, not bytes')) : resolve(data)),
      fail: ({ errMsg }) => reject(new Error(errMsg)),
    })
  })
}

async function smallEnough(path: string): Promise<string> {
  for (const step of STEPS) {
    const { tempFilePath } = await wx.compressImage({ src: path, ...step })
    if ((await readBytes(tempFilePath)).byteLength <= MOST_BYTES) return tempFilePath
  }
  throw new Error('the picture stays too large')
}

/** Takes a temporary file over, so that it is still there after a restart. */
export async function keepPicture(tempFilePath: string, purpose: AttachmentPurpose): Promise<Picture> {
  const id = await newEventId()
  const path = await new Promise<string>((resolve, reject) => {
    wx.getFileSystemManager().saveFile({
      tempFilePath,
      success: ({ savedFilePath }) => resolve(savedFilePath),
      fail: ({ errMsg }) => reject(new Error(errMsg)),
    })
  })
  return { id, purpose, path }
}

/**
 * Asks for a photograph by camera or album and makes it small enough to be sent.
 * @returns null when the person thinks better of it
 * @throws Error when the phone cannot read the picture
 */
export async function takePhoto(purpose: AttachmentPurpose): Promise<Picture | null> {
  const chosen = await wx
    .chooseMedia({ count: 1, mediaType: ['image'], sourceType: ['camera', 'album'], sizeType: ['compressed'] })
    .catch((error: { errMsg: string }) => {
      if (/cancel|auth|privacy/.test(error.errMsg)) return null
      throw new Error(error.errMsg)
    })
  const path = chosen?.tempFiles[0]?.tempFilePath
  return path === undefined ? null : keepPicture(await smallEnough(path), purpose)
}

/**
 * Uploads a picture. The same one twice is one attachment.
 * @throws Failure
 */
export async function uploadPicture({ id, purpose, path }: Picture): Promise<void> {
  try {
    const content = await readBytes(path)
    const contentType = /\.png$/i.test(path) ? 'image/png' : 'image/jpeg'
    await api.call('uploadAttachment', { query: { id, purpose } }, { bytes: { content, contentType } })
  } catch (error) {
    throw failureOf(error)
  }
}

/** Lets the file go; that it is gone already does not matter. */
export function dropPicture({ path }: Picture): void {
  wx.getFileSystemManager().removeSavedFile({ filePath: path, fail: () => undefined })
}
