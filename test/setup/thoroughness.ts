/**
 * True in `npm run test:full`, which the gate runs after `npm test`: the same tests with every mode, kill, strange word and
 * interleaving. `npm test` takes the most telling of them, so that somebody who changed a line hears of it within minutes.
 */
export const IS_FULL = process.env.FULL === '1'
