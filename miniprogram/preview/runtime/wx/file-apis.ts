import type { PreviewControl } from '../../control.ts'
import { h } from '../dom.ts'
import { dataUrlOf, type PhoneFiles } from '../files.ts'
import type { Network } from '../network.ts'
import { openDialog } from '../overlays/dialog.ts'
import { ApiFailure, api } from './api.ts'

interface DownloadOptions {
  url: string
  header?: Record<string, string>
  /** Milliseconds; WeChat's own default is a minute. */
  timeout?: number
}

interface DownloadResult {
  statusCode: number
  tempFilePath: string
}

interface Read {
  filePath: string
  encoding?: string
}

const DOCUMENT_TYPES = ['doc', 'docx', 'xls', 'xlsx', 'ppt', 'pptx', 'pdf']

/** Files of the phone: read, saved, downloaded and opened. */
export function createFileApis(files: PhoneFiles, control: PreviewControl, network: Network) {
  const read = ({ filePath, encoding }: Read): ArrayBuffer | string => {
    const { bytes } = files.read(filePath)
    if (encoding === undefined) return bytes.slice().buffer
    if (encoding !== 'utf8' && encoding !== 'utf-8') throw new Error(`encoding ${encoding} is not supported`)
    return new TextDecoder().decode(bytes)
  }
  const manager = {
    readFile: api<Read, { data: ArrayBuffer | string }>('readFile', (options) => ({ data: read(options) })),
    readFileSync: (filePath: string, encoding?: string) =>
      read({ filePath, ...(encoding === undefined ? {} : { encoding }) }),
    saveFile: api<{ tempFilePath: string }, { savedFilePath: string }>('saveFile', ({ tempFilePath }) => ({
      savedFilePath: files.save(tempFilePath),
    })),
    removeSavedFile: api<{ filePath: string }, object>('removeSavedFile', ({ filePath }) => {
      files.remove(filePath)
      return {}
    }),
  }
  return {
    getFileSystemManager: () => manager,
    downloadFile: api<DownloadOptions, DownloadResult>('downloadFile', (options) => download(files, network, options)),
    openDocument: api<{ filePath: string; fileType?: string }, object>('openDocument', ({ filePath, fileType }) => {
      const file = files.read(filePath)
      const type = fileType ?? filePath.split('.').at(-1) ?? ''
      if (!DOCUMENT_TYPES.includes(type)) throw new ApiFailure('filetype not supported')
      control.documents.push({ fileType: type, sizeBytes: file.bytes.length })
      const link = h('a', { text: '保存到电脑', attributes: { href: dataUrlOf(file), download: `文档.${type}` } })
      const size = `${type.toUpperCase()}，${Math.ceil(file.bytes.length / 1024)} KB`
      openDialog({
        title: '已打开文档',
        body: [h('p', { text: `真机上，这里由微信打开：${size}` }), link],
        buttons: [{ text: '关闭文档', value: 'close' }],
        escapeValue: 'close',
      })
      return {}
    }),
  }
}

/** As in WeChat every HTTP status is a success, and what came is the file, whatever it says. */
async function download(
  files: PhoneFiles,
  network: Network,
  { url, header, timeout = 60_000 }: DownloadOptions,
): Promise<DownloadResult> {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(), timeout)
  try {
    const response = await network.fetch(new URL(url, document.baseURI).href, {
      headers: header ?? {},
      signal: controller.signal,
      credentials: 'omit',
    })
    const bytes = new Uint8Array(await response.arrayBuffer())
    const contentType = response.headers.get('content-type')?.split(';')[0] ?? ''
    return { statusCode: response.status, tempFilePath: files.addTemporary({ bytes, contentType }) }
  } catch (error) {
    if (controller.signal.aborted) throw new ApiFailure('timeout')
    throw error
  } finally {
    clearTimeout(timer)
  }
}
