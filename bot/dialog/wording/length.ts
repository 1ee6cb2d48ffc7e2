/** The longest answer, in characters (code points): about one screen of a phone in large type. */
export const LONGEST_ANSWER = 600

/** The text, cut to the longest answer with a mark where it was cut. */
export function withinOneScreen(text: string): string {
  return shortened(text, LONGEST_ANSWER)
}

/** The text, cut to so many characters with a mark where it was cut. */
export function shortened(text: string, longest: number): string {
  const characters = [...text]
  return characters.length <= longest ? text : `${characters.slice(0, longest - 1).join('')}…`
}

/** As many whole lines, from the first on, as fit beside `reserved` characters of other text. */
export function linesThatFit(lines: readonly string[], reserved: number): string[] {
  const fitting: string[] = []
  let room = LONGEST_ANSWER - reserved
  for (const line of lines) {
    room -= [...line].length + 1
    if (room < 0) break
    fitting.push(line)
  }
  return fitting
}
