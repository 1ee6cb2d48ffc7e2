import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { buildPreview } from '../../../miniprogram/preview/build.ts'
import { FIXTURE, writeApp } from './fixture-app.ts'
import { openPhone, type PreviewWindow, type Wx } from './jsdom-phone.ts'

const app = writeApp(FIXTURE)
const phones: PreviewWindow[] = []

beforeAll(async () => {
  await buildPreview({ source: app.source, out: app.out })
})
afterEach(() => {
  for (const phone of phones.splice(0)) phone.window.close()
})
afterAll(() => app.remove())

function open(options: Omit<Parameters<typeof openPhone>[0], 'dist'> = {}): PreviewWindow {
  const phone = openPhone({ dist: app.out, ...options })
  phones.push(phone)
  return phone
}

const PHOTO = `data:image/png;base64,${btoa('not really a picture')}`

test('a photograph becomes a file that can be read and saved, and outlives a restart', async () => {
  const phone = open()
  phone.control.privacy.agree()
  phone.control.photos.push(PHOTO)
  const chosen = (await phone.wx.chooseMedia?.({ mediaType: ['image'] })) as {
    tempFiles: { tempFilePath: string; size: number }[]
  }
  const [file] = chosen.tempFiles
  expect(file?.tempFilePath).toMatch(/^wxfile:\/\/tmp_.+\.png$/)
  expect(file?.size).toBe(20)
  const manager = phone.wx.getFileSystemManager?.() as Wx
  expect((manager.readFileSync as (path: unknown, encoding: string) => string)(file?.tempFilePath, 'utf8')).toBe(
    'not really a picture',
  )
  const saved = await manager.saveFile?.({ tempFilePath: file?.tempFilePath })
  const { savedFilePath } = saved as { savedFilePath: string }
  await expect(manager.readFile?.({ filePath: file?.tempFilePath })).rejects.toThrow('no such file')
  await expect(manager.readFile?.({ filePath: savedFilePath })).resolves.toMatchObject({ data: { byteLength: 20 } })
  await manager.removeSavedFile?.({ filePath: savedFilePath })
  await expect(manager.removeSavedFile?.({ filePath: savedFilePath })).rejects.toThrow('not exist')
})

test('a photograph asks for consent, may be refused, and is of pictures only', async () => {
  const phone = open()
  const asked = phone.wx.chooseMedia?.({ mediaType: ['image'] }) as Promise<unknown>
  const refused = expect(asked).rejects.toThrow('privacy permission is not authorized')
  await phone.tap('.dialog button', '拒绝')
  await refused
  phone.control.privacy.agree()
  const cancelled = expect(phone.wx.chooseMedia?.({ mediaType: ['image'] })).rejects.toThrow('cancel')
  await phone.tap('.dialog button', '取消')
  await cancelled
  await expect(phone.wx.chooseMedia?.({ mediaType: ['video'] })).rejects.toThrow('only mediaType')
})

test('a download is a file whatever the status; a document is opened by its type', async () => {
  const requests: [string, unknown][] = []
  const phone = open({
    fetch: async (url, init) => {
      requests.push([String(url), init?.headers])
      const isThere = String(url).endsWith('.pdf')
      const headers = { 'content-type': isThere ? 'application/pdf' : 'application/problem+json; charset=utf-8' }
      return new Response(isThere ? '%PDF-1.7' : '{}', { status: isThere ? 200 : 404, headers })
    },
  })
  const header = { authorization: 'Bearer t' }
  const paper = (await phone.wx.downloadFile?.({ url: '/a.pdf', header })) as {
    tempFilePath: string
    statusCode: number
  }
  expect(paper).toMatchObject({ statusCode: 200, tempFilePath: expect.stringMatching(/\.pdf$/) })
  expect(requests).toEqual([['http://phone.example/a.pdf', header]])
  const missing = (await phone.wx.downloadFile?.({ url: '/b' })) as { tempFilePath: string }
  expect(missing).toMatchObject({ statusCode: 404, tempFilePath: expect.stringMatching(/\.json$/) })
  await phone.wx.openDocument?.({ filePath: paper.tempFilePath })
  await phone.find('.dialog h2', '已打开文档')
  expect(phone.control.documents).toEqual([{ fileType: 'pdf', sizeBytes: 8 }])
  await expect(phone.wx.openDocument?.({ filePath: missing.tempFilePath })).rejects.toThrow('filetype not supported')
  await expect(phone.wx.openDocument?.({ filePath: 'wxfile://gone.pdf' })).rejects.toThrow('no such file')
})
