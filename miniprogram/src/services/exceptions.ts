import { api } from './api.js'
import type { ExceptionFile, ListExceptionsResponse, NoteExceptionBody, ResolveExceptionBody } from './api-types.js'

/** Open exceptions, the most urgent first: of my site, or of the whole county for the hub's desk. */
export function listExceptions(page: {
  isMine: boolean
  cursor?: string | undefined
  limit?: number
}): Promise<ListExceptionsResponse> {
  const { isMine, cursor, limit } = page
  return api.call('listExceptions', {
    query: {
      ...(isMine ? { mine: 'true' } : {}),
      ...(cursor === undefined ? {} : { cursor }),
      ...(limit === undefined ? {} : { limit }),
    },
  })
}

export function readException(exceptionId: string): Promise<ExceptionFile> {
  return api.call('readException', { params: { exceptionId } })
}

/** Adds a note. The same `noteId` is one note. */
export function noteException(exceptionId: string, body: NoteExceptionBody): Promise<ExceptionFile> {
  return api.call('noteException', { params: { exceptionId }, body })
}

/** Names who answers for it; null gives it back to the hub's desk. */
export function assignException(exceptionId: string, ownerId: string | null): Promise<ExceptionFile> {
  return api.call('assignException', { params: { exceptionId }, body: { ownerId } })
}

/** Ends it. The same `eventId` never ends it twice. */
export function resolveException(exceptionId: string, body: ResolveExceptionBody): Promise<ExceptionFile> {
  return api.call('resolveException', { params: { exceptionId }, body })
}

export function proposeWriteOff(exceptionId: string, reason: string): Promise<ExceptionFile> {
  return api.call('proposeWriteOff', { params: { exceptionId }, body: { reason } })
}

/** The second person's yes. The same `eventId` never approves twice. */
export function approveWriteOff(exceptionId: string, eventId: string): Promise<ExceptionFile> {
  return api.call('approveWriteOff', { params: { exceptionId }, body: { eventId } })
}
