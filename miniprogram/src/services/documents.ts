import { apiBase } from '../config.js'
import { api } from './api.js'
import { DOCUMENTS } from './api-types.js'
import { Failure, failureOf, failureOfAnswer } from './failure.js'
import { NoAnswer } from './platform.js'
import { pathWith } from './request.js'

export type DocumentId = keyof typeof DOCUMENTS
export type PaperId = Exclude<DocumentId, 'readAttachment'>

/** A paper is made anew on the server, and comes over a weak network. */
const DEADLINE_MS = 30_000
const UNOPENABLE = '这部手机打不开 PDF，请到电脑上打印。'

function download(url: string, token: string): Promise<{ status: number; path: string }> {
  return new Promise((resolve, reject) => {
    wx.downloadFile({
      url,
      header: { authorization: `Bearer ${token}` },
      timeout: DEADLINE_MS,
      success: ({ statusCode, tempFilePath }) => resolve({ status: statusCode, path: tempFilePath }),
      fail: ({ errMsg }) => reject(new NoAnswer(/timeout|timed out/i.test(errMsg) ? 'timeout' : 'offline')),
    })
  })
}

/** What a refusal says was downloaded like any other file. */
function problemIn(path: string): unknown {
  try {
    return JSON.parse(wx.getFileSystemManager().readFileSync(path, 'utf8') as string)
  } catch {
    return undefined
  }
}

/**
 * Fetches a paper or a picture that only this person may see.
 * @returns path of a temporary file
 * @throws Failure
 */
export async function fetchDocument(id: DocumentId, params: Readonly<Record<string, string>>): Promise<string> {
  const url = `${apiBase()}${pathWith(DOCUMENTS[id], params)}`
  try {
    const { token } = await api.session.signIn()
    const first = await download(url, token)
    const { status, path } =
      first.status === 401 ? await download(url, (await api.session.signInAgain(token)).token) : first
    if (status !== 200) throw failureOfAnswer(status, problemIn(path))
    return path
  } catch (error) {
    throw failureOf(error)
  }
}

/**
 * Opens a PDF in WeChat's own viewer, from where it can be printed or sent to a computer.
 * @throws Failure
 */
export async function openPaper(id: PaperId, params: Readonly<Record<string, string>>): Promise<void> {
  const filePath = await fetchDocument(id, params)
  await new Promise<void>((resolve, reject) => {
    wx.openDocument({
      filePath,
      fileType: 'pdf',
      showMenu: true,
      success: () => resolve(),
      fail: () => reject(new Failure(UNOPENABLE, 'unopenable', 200)),
    })
  })
}
