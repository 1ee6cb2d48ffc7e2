import type { Spelled } from '../domain/sound-match.ts'

type Pinyin = typeof import('pinyin-pro')

const HAN = /\p{Script=Han}/u
/** Looked up once: names are written with a few thousand characters. */
const lookedUp = new Map<string, readonly string[]>()
let loading: Promise<Pinyin> | undefined

/** Spells texts; the dictionary of sounds is loaded when somebody first searches by them. */
export async function spelling(): Promise<(text: string) => Spelled> {
  loading ??= import('pinyin-pro')
  const { pinyin } = await loading
  const soundsOf = (letter: string): readonly string[] => {
    if (!HAN.test(letter)) return [letter]
    const known = lookedUp.get(letter) ?? pinyin(letter, { toneType: 'none', multiple: true, type: 'array' })
    lookedUp.set(letter, known)
    return known
  }
  return (text) => {
    const letters = [...text.normalize('NFKC').toLowerCase().replace(/\s/g, '')]
    return { letters, sounds: letters.map(soundsOf) }
  }
}
