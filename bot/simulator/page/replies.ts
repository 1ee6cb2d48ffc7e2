import type { TalkMessage } from '../../channels/simulator-protocol.ts'

/** A reply offered at a tap. `isUnfinished`: it goes into the input to be completed. */
export interface OfferedReply {
  readonly label: string
  readonly text: string
  readonly isUnfinished: boolean
}

const MOST_OFFERED = 6
const MOST_TASKS = 3
const LONGEST_LABEL = 12

/** Replies that fit what the chatbot said last, then what this person usually writes. */
export function offeredReplies(messages: readonly TalkMessage[], usualWords: readonly string[]): OfferedReply[] {
  const fitting = [...answersToQuestion(messages.at(-1)), ...taskReplies(messages)]
  const usual = usualWords
    .filter((words) => !fitting.some(({ text }) => text.startsWith(words)))
    .map((text) => reply(text))
  const offered = new Map([...fitting, ...usual].map((one) => [one.text, one]))
  return [...offered.values()].slice(0, MOST_OFFERED)
}

/** What a question of the chatbot offers by number, or with yes and no. */
function answersToQuestion(last: TalkMessage | undefined): OfferedReply[] {
  if (last?.type !== 'text' || last.from !== 'bot') return []
  if (last.text.includes('回复“是”')) return [reply('是'), reply('不')]
  const asksForNumber = /请回复|回复 1|提交　/u.test(last.text)
  if (!asksForNumber) return []
  const numbered = last.text.split(/[\n　]/u).flatMap((part) => {
    const [, number, words] = /^(?:回复 )?(\d) ?(?!\d)(.+)$/u.exec(part) ?? []
    return number === undefined || words === undefined ? [] : [reply(number, `${number} ${shortened(words)}`)]
  })
  return numbered.slice(0, MOST_OFFERED - 1)
}

/** The words that the chatbot has named for tasks since this person last wrote, newest first. */
function taskReplies(messages: readonly TalkMessage[]): OfferedReply[] {
  const since = messages.findLastIndex(({ from }) => from === 'peer')
  const said = messages.slice(since + 1).map((message) => (message.type === 'text' ? message.text : ''))
  const named = said.flatMap((text) => [...text.matchAll(/(?:回复[：:]|如 ?“)((?:收到|发出|签收) \d+)/gu)])
  const replies = named
    .flatMap(([, words]) => (words === undefined ? [] : [words]))
    .map((words) =>
      // the pick-up code is with whoever comes for the documents
      words.startsWith('签收') ? { label: `${words} …`, text: `${words} `, isUnfinished: true } : reply(words),
    )
  return replies.reverse().slice(0, MOST_TASKS)
}

function reply(text: string, label = text): OfferedReply {
  return { label, text, isUnfinished: false }
}

function shortened(words: string): string {
  const plain = words.replace(/（.*$/u, '').replace(/^就用上次的：/u, '上次的：')
  return plain.length <= LONGEST_LABEL ? plain : `${plain.slice(0, LONGEST_LABEL - 1)}…`
}
