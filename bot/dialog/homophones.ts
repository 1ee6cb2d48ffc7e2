import { pinyin } from 'pinyin-pro'

/** Words of documents, long enough that nothing else sounds like them; longer ones first. */
const DOCUMENTS = [
  '不动产权证',
  '道路运输证',
  '食品经营许可证',
  '卫生许可证',
  '营业执照',
  '身份证',
  '户口本',
  '户口簿',
  '结婚证',
  '离婚证',
  '驾驶证',
  '行驶证',
  '房产证',
  '社保卡',
  '医保卡',
  '准生证',
  '出生证',
  '老年证',
  '残疾证',
  '居住证',
  '毕业证',
  '退休证',
  '取件码',
]
/** Words that the rules know; two syllables sound like many things, so these are tried only on what made no sense. */
const COMMANDS = [
  '满意度',
  '营业执照',
  '绑定',
  '查件',
  '寄回',
  '取件',
  '进度',
  '投诉',
  '评价',
  '代领',
  '改送',
  '取消',
  '撤回',
  '任务',
  '待办',
  '收到',
  '发出',
  '签收',
  '确认',
  '异常',
  '清单',
  '转给',
  '全部',
  '周报',
  '月报',
  '年报',
  '预算',
  '超时',
  '各镇',
  '上周',
  '本周',
  '本月',
  '今日',
  '退订',
  '恢复',
  '帮助',
  '护照',
  '核销',
  '退回',
  '封包',
]

type Sounds = readonly string[]

const HAN = /\p{Script=Han}/u
/** Each of a text's characters: its sounds without tones, one for most of them. */
const soundsOf = (text: string): readonly Sounds[] => [...text].map(soundsOfLetter)
/** Looked up once: people write with a few thousand characters. */
const lookedUp = new Map<string, Sounds>()

function soundsOfLetter(letter: string): Sounds {
  if (!HAN.test(letter)) return [letter.toLowerCase()]
  const sounds = lookedUp.get(letter) ?? pinyin(letter, { toneType: 'none', multiple: true, type: 'array' })
  lookedUp.set(letter, sounds)
  return sounds
}

const KNOWN_DOCUMENTS = DOCUMENTS.map((word) => ({ word, letters: [...word], sounds: soundsOf(word) }))
const KNOWN_COMMANDS = COMMANDS.map((word) => ({ word, letters: [...word], sounds: soundsOf(word) }))

/** The text with documents as they are written: 身份正 is 身份证. Nothing else sounds like these words. */
export function withDocuments(text: string): string {
  return corrected(text, KNOWN_DOCUMENTS)
}

/**
 * The text with every word that sounds like one of the rules' own put in its place (收道 12 gives 收到 12). What comes of
 * it is a guess: nothing may be done by it before the person has said yes.
 */
export function guessedFromSound(text: string): string {
  return corrected(text, KNOWN_COMMANDS)
}

/** Whether two names sound alike, syllable by syllable: 高坡 and 高陂. */
export function soundsAlike(one: string, other: string): boolean {
  const [a, b] = [soundsOf(one), soundsOf(other)]
  return a.length === b.length && a.length > 0 && a.every((sounds, index) => shareSound(sounds, b[index] ?? []))
}

function corrected(text: string, words: typeof KNOWN_DOCUMENTS): string {
  if (!HAN.test(text)) return text
  const letters = [...text]
  const sounds = soundsOf(text)
  for (const { word, letters: wanted, sounds: wantedSounds } of words) {
    for (let start = 0; start + wanted.length <= letters.length; start += 1) {
      const fits = wantedSounds.every((sound, index) => shareSound(sound, sounds[start + index] ?? []))
      if (fits && !text.includes(word)) letters.splice(start, wanted.length, ...wanted)
    }
  }
  return letters.join('')
}

function shareSound(one: Sounds, other: Sounds): boolean {
  return one.some((sound) => other.includes(sound))
}
