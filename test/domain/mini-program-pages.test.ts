import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { leadsToAPage, MINI_PROGRAM_PAGES } from '../../server/domain/mini-program-pages.ts'

interface App {
  pages: string[]
  subPackages: { root: string; pages: string[] }[]
}

const APP_FILE = path.resolve(import.meta.dirname, '../../miniprogram/src/app.json')

describe('pages of the mini-program', () => {
  test('are those of app.json, all of them', () => {
    const { pages, subPackages } = JSON.parse(readFileSync(APP_FILE, 'utf8')) as App
    const ofPackages = subPackages.flatMap(({ root, pages }) => pages.map((page) => `${root}/${page}`))
    expect([...MINI_PROGRAM_PAGES]).toEqual([...pages, ...ofPackages])
  })

  test.each([
    ['pages/tracking/index', true],
    ['pages/tracking/index?number={trackingNumber}', true],
    ['staff/tasks/index?number={taskNumber}', true],
    ['/pages/tracking/index', false],
    ['pages/tracking', false],
    ['pages/tracking/index.html', false],
    ['', false],
  ])('%s: %s', (link, leads) => expect(leadsToAPage(link)).toBe(leads))
})
