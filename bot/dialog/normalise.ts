/** Characters that people's keyboards and copied messages bring along and that carry no meaning. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu
/** What may stand around a message without changing it: quotation marks, emphasis, a full stop. `?` is kept: it asks. */
const EDGE = String.raw`[\s"'“”‘’「」『』《》【】()\[\]。.!,，、;；:：~～…·^]+`
const EDGES = new RegExp(`^${EDGE}|${EDGE}$`, 'gu')
const MENTION = /^@\S+\s+/u
const GREETING =
  /^(?:你好|您好|早上好|上午好|中午好|下午好|晚上好|喂|在吗|在不在|hi|hello)[啊呀哦]?[\s,，。.!、]+(?=\S)/iu
/** The longest text that is looked at; nobody asks for a document in more. */
const LONGEST = 500

/**
 * The text as the rules read it: full-width letters, digits and signs made half-width, invisible characters, a leading
 * mention, a leading greeting and punctuation at both ends removed, runs of white space made one blank.
 */
export function normalise(text: string): string {
  const plain = text.slice(0, LONGEST).normalize('NFKC').replace(INVISIBLE, '').replace(/\s+/gu, ' ')
  const said = trimEdges(trimEdges(plain.trim().replace(MENTION, '')).replace(GREETING, ''))
  // plain words of the dialects for me and us; what is only said twice (收到收到) is said once
  return said
    .replace(/^(\p{Script=Han}{2,4})(?:[\s,，、。.!]*\1)+$/u, '$1')
    .replace(/一哈(?!子)/gu, '一下')
    .replace(/木有/gu, '没有')
    .replace(/[俺咱](们)?/gu, '我$1')
}

/** What is kept in somebody's own words and read by others: his signs, his greeting and his dialect stay. */
export function asWritten(text: string): string {
  return text.slice(0, LONGEST).replace(INVISIBLE, '').trim().replace(MENTION, '')
}

function trimEdges(text: string): string {
  return text.replace(EDGES, '')
}
