import { describe, expect, it } from 'vitest'
import { guessesOf } from '../../../bot/dialog/guesses.ts'

const offered = (words: string) => guessesOf(words).map(({ text }) => text)

describe('what a text that was not understood may be about', () => {
  it('is offered likeliest first, four at most', () => {
    expect(offered('那个证的事咋整')[0]).toBe('看我的件到哪了')
    expect(offered('那个证的事咋整').length).toBeLessThanOrEqual(4)
  })

  it('is an exception of the task that is named, in the words that were written', () => {
    const guess = guessesOf('41地址上没这户').find(({ intent }) => intent.kind === 'exception')
    expect(guess).toEqual({
      text: '报异常 41 地址上没这户',
      intent: { kind: 'exception', task: { by: 'number', number: 41 }, note: '地址上没这户' },
    })
  })

  it.each(['天黑了', 'asdfgh', '👍', ''])('is nothing for %j', (words) => {
    expect(offered(words)).toEqual([])
  })
})
