/** A text as it is written and as it sounds, letter by letter; a letter may be read in several ways. */
export interface Spelled {
  readonly letters: readonly string[]
  /** without tones; a letter that is no Chinese character sounds as it is written */
  readonly sounds: readonly (readonly string[])[]
}

/** Shorter than this, too many things sound alike, or are one slip of the finger apart. */
const SHORTEST_SOUND = 2
const SHORTEST_SLIP = 3

/**
 * How far what somebody typed is from a name: 0 it is part of it; 1 by pinyin or its initials (yyzz, yingye); 2 it sounds
 * like a part (营业直照); 3 one letter too many, too few or wrong; 4 letters are left out (房证); null it is something else.
 */
export function distance(typed: Spelled, name: Spelled): number | null {
  const text = typed.letters.join('')
  if (text === '' || name.letters.join('').includes(text)) return 0
  if (/^[a-z]+$/.test(text)) return soundsSo(text, name) ? 1 : null
  const { length } = typed.letters
  if (length >= SHORTEST_SOUND && windows(name, length).some((part) => slips(typed, part) === 0)) return 2
  if (length >= SHORTEST_SLIP) {
    const near = [length - 1, length, length + 1].flatMap((size) => windows(name, size))
    if (near.some((part) => slips(typed, part) <= 1)) return 3
  }
  return length >= SHORTEST_SOUND && isWithin(typed, name) ? 4 : null
}

function windows({ letters, sounds }: Spelled, size: number): Spelled[] {
  return Array.from({ length: Math.max(letters.length - size + 1, 0) }, (_, start) => ({
    letters: letters.slice(start, start + size),
    sounds: sounds.slice(start, start + size),
  }))
}

/** Whether pinyin typed through begins at some letter of the name: whole syllables, initials, or both mixed. */
function soundsSo(typed: string, { sounds }: Spelled): boolean {
  const fits = (rest: string, at: number): boolean =>
    rest === '' ||
    (sounds[at] ?? []).some((sound) => {
      // The last syllable may still be in the typing.
      if (sound.startsWith(rest)) return true
      if (rest.startsWith(sound) && fits(rest.slice(sound.length), at + 1)) return true
      return rest[0] === sound[0] && fits(rest.slice(1), at + 1)
    })
  return sounds.some((_, at) => fits(typed, at))
}

const shareSound = (one: readonly string[], other: readonly string[]) => one.some((sound) => other.includes(sound))

/** Levenshtein's distance by sound, given up beyond 1. */
function slips(one: Spelled, other: Spelled): number {
  const [a, b] = [one.sounds, other.sounds]
  let start = 0
  while (start < a.length && start < b.length && shareSound(a[start] ?? [], b[start] ?? [])) start += 1
  let end = 0
  const most = Math.min(a.length, b.length) - start
  while (end < most && shareSound(a[a.length - 1 - end] ?? [], b[b.length - 1 - end] ?? [])) end += 1
  return Math.max(a.length, b.length) - start - end
}

/** All letters typed come in the name, in their order. */
function isWithin({ sounds: typed }: Spelled, { sounds }: Spelled): boolean {
  let found = 0
  for (const sound of sounds) {
    if (found < typed.length && shareSound(sound, typed[found] ?? [])) found += 1
  }
  return found === typed.length
}
