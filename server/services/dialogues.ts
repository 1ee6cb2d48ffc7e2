import { deleteDialogue, findDialogue, saveDialogue, type Talk } from '../store/dialogues.ts'
import type { ServiceContext } from './context.ts'

/** The longest that anything is kept of a talk, in milliseconds, whatever the chatbot asks for. */
const LONGEST_MS = 48 * 60 * 60_000

/** What the chatbot kept; null when there is nothing, its time ran out, or it was sealed with another key. */
export async function recallDialogue(context: ServiceContext, talk: Talk): Promise<string | null> {
  const sealed = await findDialogue(context.db, talk, context.clock.now())
  if (sealed === undefined) return null
  try {
    return context.personalData.open(sealed)
  } catch (error) {
    context.logger.warn({ err: error }, 'a dialogue could not be opened and is forgotten')
    return null
  }
}

/** Keeps it sealed, since people tell names and addresses in dialogues. @param content null forgets it */
export async function keepDialogue(
  context: ServiceContext,
  talk: Talk,
  { content, expiresAt }: { readonly content: string | null; readonly expiresAt: Date },
): Promise<void> {
  const latest = context.clock.now().getTime() + LONGEST_MS
  if (content === null) await deleteDialogue(context.db, talk)
  else {
    await saveDialogue(context.db, talk, {
      contentSealed: context.personalData.seal(content),
      expiresAt: new Date(Math.min(expiresAt.getTime(), latest)),
    })
  }
}
