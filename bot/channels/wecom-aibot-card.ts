import type { TemplateCard } from '@wecom/aibot-node-sdk'
import type { MessageButton } from '../puppet/channel.ts'

/** Limits of a template card by WeCom's documents: characters of what is shown, bytes of a key. */
export const CARD_LIMITS = { title: 26, text: 112, buttons: 6, label: 10, keyBytes: 1024, taskId: 128 }

/**
 * A card with buttons under a text. A tap brings the button's `says` back as its key, so that it still means the same
 * after a restart. `fits`: the card shows the whole text, which need not be said beside it.
 * @param id of the message: the card's own, once for ever
 */
export function buttonCard(
  id: string,
  text: string,
  buttons: readonly MessageButton[],
): { readonly card: TemplateCard; readonly fits: boolean } {
  const [title = '', ...rest] = text.split('\n')
  const details = rest.join('\n').trim()
  const fits = characters(title) <= CARD_LIMITS.title && characters(details) <= CARD_LIMITS.text
  const shown = buttons.filter(({ says }) => Buffer.byteLength(says) <= CARD_LIMITS.keyBytes)
  return {
    fits,
    card: {
      card_type: 'button_interaction',
      main_title: { title: cut(title, CARD_LIMITS.title) },
      ...(details === '' ? {} : { sub_title_text: cut(details, CARD_LIMITS.text) }),
      button_list: shown.slice(0, CARD_LIMITS.buttons).map(({ label, says }, index) => ({
        text: cut(label, CARD_LIMITS.label),
        style: index === 0 ? 1 : 2,
        key: says,
      })),
      task_id: taskIdOf(id),
    },
  }
}

/** What takes the place of a card when one of its buttons was tapped, so that it is not tapped again. */
export function tappedCard(taskId: string, says: string): TemplateCard {
  return {
    card_type: 'text_notice',
    main_title: { title: '已回复', desc: cut(says, 30) },
    task_id: taskId,
    // a notice must lead somewhere; 0 is nowhere
    card_action: { type: 0 },
  }
}

/** Digits, letters and `_-@`, at most 128. */
function taskIdOf(id: string): string {
  return id.replace(/[^\w@-]/g, '_').slice(0, CARD_LIMITS.taskId)
}

function cut(text: string, limit: number): string {
  const points = [...text]
  return points.length <= limit ? text : `${points.slice(0, limit - 1).join('')}…`
}

function characters(text: string): number {
  return [...text].length
}
