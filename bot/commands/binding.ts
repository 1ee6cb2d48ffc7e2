import { bind, createOwnBindingCode } from '../../server/contract/sessions.ts'
import type { Intent } from '../dialog/intent.ts'
import { boundText, CODE_HAS_EIGHT_DIGITS, HOW_TO_BIND, ownBindingCodeText } from '../dialog/wording/binding.ts'
import { helpText } from '../dialog/wording/help.ts'
import { asked, EMPTY_MEMORY, type Outcome, said, type Turn } from './turn.ts'

/** 绑定: with a code the peer becomes the account that the code was made for; without one it is explained. */
export async function bindPeer(turn: Turn, { code, certain }: Extract<Intent, { kind: 'bind' }>): Promise<Outcome> {
  if (code === undefined) return asked(turn, HOW_TO_BIND, { wants: 'yes', command: { kind: 'make-binding-code' } })
  if (!bind.body?.safeParse({ code }).success) return said(CODE_HAS_EIGHT_DIGITS)
  if (!certain) {
    const text = `${code} 是绑定码吗？回复“是”就用它绑定。`
    return asked(turn, text, { wants: 'yes', command: { kind: 'bind', code, certain: true } })
  }
  const session = await turn.person.call(bind, { body: { code } })
  turn.person.becomes(session)
  // What was remembered belongs to whoever the peer was before.
  return said(`${boundText(session.me)}\n${helpText(session.me, turn.inRoom)}`, EMPTY_MEMORY)
}

/** A code that joins the mini-program to the account of this chat. */
export async function makeBindingCode(turn: Turn): Promise<Outcome> {
  const { code, expiresAt } = await turn.person.call(createOwnBindingCode, {})
  return said(ownBindingCodeText(code, expiresAt, turn.now))
}
