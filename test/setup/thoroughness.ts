/**
 * True in `npm run test:full`, which the gate runs after `npm test`: the same tests with every mode, kill, strange word and
 * interleaving. `npm test` takes the most telling of them, so that somebody who changed a line hears of it within minutes.
 */
export const IS_FULL = process.env.FULL === '1'

/** How phones show their pages where a test does not say: `npm run test:dark` and `test:elder` play the stories so. */
export const PHONE_MODE = phoneMode(process.env.PHONE_MODE)

function phoneMode(named = 'light'): 'light' | 'dark' | 'elder' {
  if (named === 'light' || named === 'dark' || named === 'elder') return named
  throw new RangeError(`PHONE_MODE is light, dark or elder, not ${named}`)
}
