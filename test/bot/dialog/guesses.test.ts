import { describe, expect, it } from 'vitest'
import { guessesOf } from '../../../bot/dialog/guesses.ts'

const offered = (words: string) => guessesOf(words).map(({ text }) => text)

describe('what a text that was not understood may be about', () => {
  it('is offered likeliest first, four at most', () => {
    expect(offered('证那边咋个说法')[0]).toBe('看我的件到哪了')
    expect(offered('证那边咋个说法').length).toBeLessThanOrEqual(4)
  })

  it('is an exception of the task that is named, in the words that were written', () => {
    const guess = guessesOf('41地址上没这户').find(({ intent }) => intent.kind === 'exception')
    expect(guess).toEqual({
      text: '报异常 41 地址上没这户',
      intent: { kind: 'exception', task: { by: 'number', number: 41 }, note: '地址上没这户' },
    })
  })

  it.each([
    ['收到24和6但是9破了', ['收到 24、6', '异常 9 破了']],
    ['收到3，5还没到', ['收到 3']],
    ['12收到 13没人在家 14破了', ['收到 12', '没送成 13 没人在家', '异常 14 破了']],
  ])('is each thing that is told, where there are several: %s', (words, facts) => {
    expect(offered(words).slice(0, facts.length)).toEqual(facts)
  })

  it.each(['天黑了', 'asdfgh', '👍', ''])('is nothing for %j', (words) => {
    expect(offered(words)).toEqual([])
  })
})
