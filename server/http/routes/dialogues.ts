import * as contract from '../../contract/dialogues.ts'
import { keepDialogue, recallDialogue } from '../../services/dialogues.ts'
import { handle } from '../route.ts'

export const dialogueRoutes = [
  handle(contract.recallDialogue, async ({ context, body }) => ({ content: await recallDialogue(context, body) })),

  handle(contract.keepDialogue, async ({ context, body: { content, expiresAt, ...talk } }) => {
    await keepDialogue(context, talk, { content, expiresAt: new Date(expiresAt) })
    return { isKept: content !== null }
  }),
]
