import { uploadAttachment } from '../../server/contract/attachments.ts'
import { listExceptions, noteException } from '../../server/contract/exceptions.ts'
import { PATIENCE_MS } from '../dialog/send-back.ts'
import { mayUse, type Outcome, said, type Turn } from './turn.ts'

/** Exceptions looked through for the one that was just reported. */
const LISTED = 100
const ONLY_TEXT = '我只看得懂文字，请用文字告诉我。回复「帮助」看看能办什么。'
const TOO_LARGE = '照片太大了，没有收下。请在发送时不要选“原图”，或者截个图再发。'
const NOT_A_PICTURE = '这张图片打不开，没有收下。请换一张照片（JPG 或 PNG）再发。'
const WHOSE = '照片收到了。请写是哪一件、什么问题，例如：异常 12 信封破损。照片会附在这条异常上。'

/** A picture shows what is wrong: with the exception that was just reported, or with the one that is reported next. */
export async function receivePhoto(turn: Turn, fetchPicture: () => Promise<Buffer>): Promise<Outcome> {
  if (!mayUse(noteException, turn.person.me.roles)) return said(ONLY_TEXT)
  const bytes = await fetchPicture()
  const contentType = typeOf(bytes)
  if (contentType === undefined) return said(NOT_A_PICTURE)
  if (bytes.length > (uploadAttachment.maxBodyBytes ?? Number.POSITIVE_INFINITY)) return said(TOO_LARGE)
  const { id: attachmentId } = await turn.person.call(uploadAttachment, {
    query: { id: turn.eventId('photo'), purpose: 'photograph' },
    upload: { contentType, bytes },
  })
  const { photoFor } = turn.memory
  if (!photoFor || isPast(turn, photoFor.at)) return said(WHOSE, { photo: { attachmentId, at: turn.now.getTime() } })
  const isAttached = await attach(turn, attachmentId, photoFor.trackingNumber)
  return isAttached
    ? said(`照片已附在异常上：${photoFor.label}。还有照片可以接着发。`, {
        photoFor: { ...photoFor, at: turn.now.getTime() },
      })
    : said('这条异常已经处理完，照片没有附上。请重新报异常。', { photoFor: undefined })
}

/** An exception was recorded: the picture that came before belongs to it, and so do those that come next. */
export async function withPhoto(turn: Turn, outcome: Outcome, trackingNumber: string, label: string): Promise<Outcome> {
  const photoFor = { trackingNumber, label, at: turn.now.getTime() }
  const { photo } = turn.memory
  const isAttached = photo && !isPast(turn, photo.at) && (await attach(turn, photo.attachmentId, trackingNumber))
  const more = isAttached ? '刚才的照片已附上。' : '有照片请直接发来，会附在这条异常上。'
  return {
    ...outcome,
    say: [...outcome.say, { text: more }],
    remember: { ...outcome.remember, photoFor, photo: undefined },
  }
}

/** False when nothing is open of this consignment. */
async function attach(turn: Turn, attachmentId: string, trackingNumber: string): Promise<boolean> {
  const { items } = await turn.person.call(listExceptions, { query: { limit: LISTED } })
  const [latest] = items
    .filter((one) => one.trackingNumber === trackingNumber)
    .toSorted((one, other) => (one.raisedAt < other.raisedAt ? 1 : -1))
  if (!latest) return false
  await turn.person.call(noteException, {
    params: { exceptionId: latest.id },
    body: { noteId: turn.eventId('photo note', attachmentId), text: '现场照片', attachmentId },
  })
  return true
}

function isPast({ now }: Turn, at: number): boolean {
  return now.getTime() - at > PATIENCE_MS
}

/** By its first bytes: what a platform says of a picture is not always so. */
function typeOf(bytes: Buffer): 'image/jpeg' | 'image/png' | 'image/webp' | undefined {
  if (bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return 'image/jpeg'
  if (bytes.subarray(0, 4).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47]))) return 'image/png'
  const isWebp =
    bytes.subarray(0, 4).toString('latin1') === 'RIFF' && bytes.subarray(8, 12).toString('latin1') === 'WEBP'
  return isWebp ? 'image/webp' : undefined
}
