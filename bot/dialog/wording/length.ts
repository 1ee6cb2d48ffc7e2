import { TEXT_LIMIT } from '../../reply.ts'

/** The text, cut to what one message holds, with a mark where it was cut. */
export function withinOneScreen(text: string): string {
  return shortened(text, TEXT_LIMIT)
}

/** The text, cut to so many characters with a mark where it was cut. */
export function shortened(text: string, longest: number): string {
  const characters = [...text]
  return characters.length <= longest ? text : `${characters.slice(0, longest - 1).join('')}…`
}

/** As many whole lines, from the first on, as fit beside `reserved` characters of other text. */
export function linesThatFit(lines: readonly string[], reserved: number): string[] {
  const fitting: string[] = []
  let room = TEXT_LIMIT - reserved
  for (const line of lines) {
    room -= [...line].length + 1
    if (room < 0) break
    fitting.push(line)
  }
  return fitting
}
