import { describe, expect, it } from 'vitest'
import { readText } from '../../../bot/dialog/intent.ts'
import { HELD_OUT } from './held-out.ts'
import { MORE_UTTERANCES } from './more-utterances.ts'
import { rowsOf, score, scoreText } from './score.ts'
import { UNSEEN } from './unseen/unseen.ts'
import { NOW, UTTERANCES } from './utterances.ts'

const corpus = [...Object.values(UTTERANCES).flat(), ...Object.values(MORE_UTTERANCES).flat()]

describe('the corpus', () => {
  it('holds at least 400 utterances', () => {
    expect(new Set(corpus.map(([text]) => text)).size).toBeGreaterThanOrEqual(400)
  })

  it.each(['residents', 'staff', 'leaders', 'no action'])(
    'of %s is read right, and nothing is done that was not meant',
    (who) => {
      const result = score([...(UTTERANCES[who] ?? []), ...(MORE_UTTERANCES[who] ?? [])])
      process.stdout.write(`${scoreText(who, result)}\n`)
      expect(result.wrongActions).toEqual([])
      expect(result.right / result.total, result.wrong.join('\n')).toBeGreaterThanOrEqual(0.95)
    },
  )

  it('is read fast: 2 ms at most for 99 of 100', () => {
    const timed = (text: string) => {
      const startedAt = performance.now()
      readText(text, NOW)
      return performance.now() - startedAt
    }
    // the best of some: the first compiles the rules, and on a busy machine any may be interrupted
    const times = corpus.map(([text]) => Math.min(...Array.from({ length: 5 }, () => timed(text))))
    expect(times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)]).toBeLessThan(2)
  })
})

describe('utterances that were written before the rules had seen them', () => {
  it.each(Object.entries(UNSEEN))(
    'of %s are read right 95 times in a hundred, and nothing wrong is done',
    (who, groups) => {
      const result = score(rowsOf(groups))
      process.stdout.write(`${scoreText(who, result)}\n`)
      expect(result.total).toBeGreaterThanOrEqual(150)
      expect(result.wrongActions).toEqual([])
      expect(result.right / result.total, result.wrong.join('\n')).toBeGreaterThanOrEqual(0.95)
    },
  )
})

describe('utterances by which the rules are judged and never tuned', () => {
  it('are read right nine times in ten, and nothing is done that was not meant', () => {
    const result = score(HELD_OUT)
    process.stdout.write(`${scoreText('held out', result)}\n`)
    expect(HELD_OUT.length).toBeGreaterThanOrEqual(150)
    expect(result.wrongActions).toEqual([])
    expect(result.right / result.total, result.wrong.join('\n')).toBeGreaterThanOrEqual(0.9)
  })
})
