import { fileOfDataUrl, type PhoneFiles, showable } from '../files.ts'
import type { Camera } from '../overlays/photo-panel.ts'
import { ApiFailure, api } from './api.ts'

interface ChooseOptions {
  count?: number
  mediaType?: string[]
}

interface ChosenFile {
  tempFilePath: string
  size: number
  fileType: 'image'
}

interface CompressOptions {
  src: string
  /** 0 to 100, for JPEG. */
  quality?: number
  /** Pixels; the height keeps the proportion. */
  compressedWidth?: number
}

interface ExportOptions {
  canvas?: HTMLCanvasElement
  fileType?: 'png' | 'jpg'
  quality?: number
}

interface PictureParts {
  files: PhoneFiles
  camera: Camera
  requirePrivacy: (referrer: string) => Promise<void>
}

/** Photographs and drawings. */
export function createPictureApis({ files, camera, requirePrivacy }: PictureParts) {
  const keep = (dataUrl: string) => files.addTemporary(fileOfDataUrl(dataUrl))
  return {
    chooseMedia: api<ChooseOptions, { tempFiles: ChosenFile[]; type: string }>('chooseMedia', async (options) => {
      if ((options.mediaType ?? []).some((type) => type !== 'image')) {
        throw new ApiFailure('only mediaType ["image"] is supported by the preview')
      }
      await requirePrivacy('chooseMedia')
      const tempFilePath = keep(await camera.take())
      const size = files.read(tempFilePath).bytes.length
      return { tempFiles: [{ tempFilePath, size, fileType: 'image' }], type: 'image' }
    }),
    compressImage: api<CompressOptions, { tempFilePath: string }>('compressImage', async (options) => {
      const picture = await load(options.src)
      const width = Math.min(options.compressedWidth ?? picture.naturalWidth, picture.naturalWidth)
      const height = Math.round((picture.naturalHeight * width) / picture.naturalWidth)
      const canvas = Object.assign(document.createElement('canvas'), { width, height })
      const pen = canvas.getContext('2d')
      if (pen === null) throw new ApiFailure('this browser cannot draw')
      pen.drawImage(picture, 0, 0, width, height)
      return { tempFilePath: keep(canvas.toDataURL('image/jpeg', (options.quality ?? 80) / 100)) }
    }),
    canvasToTempFilePath: api<ExportOptions, { tempFilePath: string }>('canvasToTempFilePath', (options) => {
      if (options.canvas === undefined) throw new ApiFailure('canvas is empty; only 2d canvases are supported')
      const type = options.fileType === 'jpg' ? 'image/jpeg' : 'image/png'
      return { tempFilePath: keep(options.canvas.toDataURL(type, options.quality)) }
    }),
  }
}

function load(src: string): Promise<HTMLImageElement> {
  return new Promise((resolve, reject) => {
    const picture = new Image()
    picture.onload = () => resolve(picture)
    picture.onerror = () => reject(new ApiFailure(`cannot read ${src}`))
    picture.src = showable(src)
  })
}
