import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { useJsdomPhones } from '../phones/use-phones.ts'
import { pagesToShow } from './page-list.ts'

const SOURCE = path.resolve(import.meta.dirname, '../../../miniprogram/src')
const bench = useJsdomPhones()

interface AppJson {
  pages: string[]
  subPackages: { root: string; pages: string[] }[]
  tabBar: { list: { pagePath: string }[] }
}

const app: AppJson = JSON.parse(readFileSync(path.join(SOURCE, 'app.json'), 'utf8'))
const PAGES = [...app.pages, ...app.subPackages.flatMap(({ root, pages }) => pages.map((page) => `${root}/${page}`))]

const sources = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(ts|wxml|json)$/.test(name) && !name.includes('miniprogram_npm'))
  .map((name) => ({ name, text: readFileSync(path.join(SOURCE, name), 'utf8') }))

/** A page by its address, or by its folder as the words of a page name it. */
function leadsTo(page: string, text: string): boolean {
  const folder = page.split('/')[1] ?? ''
  return text.includes(`/${page}`) || new RegExp(`['"\`]${folder}['"\`]`).test(text)
}

describe('ways through the mini-program', () => {
  it('lead to pages that there are', () => {
    const named = sources.flatMap(({ name, text }) =>
      [...text.matchAll(/['"`]\/((?:pages|staff|leader)\/[\w-]+\/index)/g)].map(([, page = '']) => ({ name, page })),
    )
    expect(named.filter(({ page }) => !PAGES.includes(page))).toEqual([])
  })

  it('lead to every page but those that a card or a message opens', () => {
    const tabs = app.tabBar.list.map(({ pagePath }) => pagePath)
    const lost = PAGES.filter((page) => {
      const elsewhere = sources.filter(
        ({ name }) => !name.startsWith(page.replace(/index$/, '')) && name !== 'app.json',
      )
      return !tabs.includes(page) && !elsewhere.some(({ text }) => leadsTo(page, text))
    })
    expect(lost).toEqual([])
  })

  it('lead from messages to pages that read what they are given', () => {
    const guide = readFileSync(path.resolve(SOURCE, '../../docs/operations.md'), 'utf8')
    const links = [...guide.matchAll(/"page": ?"([^"?]+)\??([^"]*)"/g)].map(([, page = '', query = '']) => {
      const script = sources.find(({ name }) => name === `${page}.ts`)?.text ?? ''
      const given = /onLoad\(\{([^}]*)\}/.exec(script)?.[1] ?? ''
      const unread = [...new URLSearchParams(query).keys()].filter((key) => !new RegExp(`\\b${key}\\b`).test(given))
      return { page, isThere: PAGES.includes(page), unread }
    })
    expect(links.length).toBeGreaterThan(0)
    expect(links.filter(({ isThere, unread }) => !isThere || unread.length > 0)).toEqual([])
  })

  it('lead back everywhere: no page hides the bar, and one that closes itself has somewhere to go', () => {
    expect(sources.filter(({ name, text }) => name.endsWith('.json') && text.includes('navigationStyle'))).toEqual([])
    const alone = sources.filter(
      ({ name, text }) => name !== 'services/navigation.ts' && text.includes('wx.navigateBack'),
    )
    expect(alone.map(({ name }) => name)).toEqual([])
  })
})

describe('components', () => {
  it('are used wherever they are registered, and registered by somebody', () => {
    const registered = sources.flatMap(({ name, text }) => {
      if (!name.endsWith('.json') || !text.includes('usingComponents')) return []
      const { usingComponents } = JSON.parse(text) as { usingComponents: Record<string, string> }
      const template = sources.find((each) => each.name === name.replace(/json$/, 'wxml'))?.text ?? ''
      return Object.entries(usingComponents).map(([tag, target]) => ({ name, tag, target, template }))
    })
    const idle = registered.filter(({ tag, template }) => !new RegExp(`<${tag}[\\s/>]`).test(template))
    expect(idle.map(({ name, tag }) => `${name}: ${tag}`)).toEqual([])
    const own = sources.flatMap(({ name }) => /components\/([\w-]+)\/index\.json$/.exec(name)?.[1] ?? [])
    expect(own.filter((name) => !registered.some(({ target }) => target.includes(`/${name}/index`)))).toEqual([])
  })
})

/** What an operation that brings a page nothing at first is answered with. */
const PROBLEM = { status: 500, code: 'internal', detail: '服务出了点问题' } as const

/** Pages that one may begin to fill in while they load. */
const FORMS: readonly string[] = ['pages/request-person/index', 'staff/search/index']

/** Pages that the server merely makes easier, with what they are good for without it. */
const HELPED_BY_THE_SERVER: Readonly<Record<string, string>> = {
  'pages/request-person/index': '给谁办？',
}

/** What an empty list means on pages where it is more than that there is nothing. */
const EMPTY_WORDS: Readonly<Record<string, RegExp>> = {
  // nobody complained yet, so that one may
  'pages/complaint/index': /哪里不对/,
  // the figures of the county stand, none of a town does
  'leader/overview/index': /全县/,
  'leader/satisfaction/index': /评价率/,
  // a bag is never sealed empty
  'staff/bag/index': /清单 0 件/,
}

describe('every page', () => {
  it('lies in the frame that carries elder mode and the word about the network', () => {
    const unframed = PAGES.filter((page) => {
      const text = readFileSync(path.join(SOURCE, `${page}.wxml`), 'utf8')
      return !text.startsWith('<page-frame') || !text.trimEnd().endsWith('</page-frame>')
    })
    expect(unframed).toEqual([])
  })

  it('that shows a list says in words when there is nothing in it', async () => {
    const pages = Object.entries(pagesToShow(bench.api))
    const emptyAnswers = bench.api.emptyLists()
    const walked: string[] = []
    const silent: string[] = []
    for (const persona of new Set(pages.map(([, page]) => page.persona))) {
      const phone = await bench.phone(persona, '/pages/track/index')
      await phone.sees('查一查')
      for (const [page, { query = '' }] of pages.filter(([, each]) => each.persona === persona)) {
        const before = emptyAnswers.length
        await phone.goTo(`/${page}${query}`)
        await phone.settled()
        const lists = emptyAnswers.slice(before)
        if (lists.length === 0) continue
        walked.push(page)
        const said = await phone.text()
        if (!(EMPTY_WORDS[page] ?? /没有/).test(said)) silent.push(`${page} (${lists}): ${said}`)
      }
    }
    expect(silent).toEqual([])
    expect(walked.length).toBeGreaterThanOrEqual(20)
  }, 120_000)

  it('says without a network that there is none, says that it loads, and offers another try after an error', async () => {
    const pages = Object.entries(pagesToShow(bench.api))
    const silent: string[] = []
    for (const persona of new Set(pages.map(([, page]) => page.persona))) {
      const phone = await bench.phone(persona, '/pages/track/index')
      await phone.sees('查一查')
      for (const [page, { query = '', loaded }] of pages.filter(([, each]) => each.persona === persona)) {
        const url = `/${page}${query}`
        const before = bench.api.calls.length
        await phone.goTo(url)
        const first = await phone.text()
        await phone.sees(loaded)
        const asked = [...new Set(bench.api.calls.slice(before))]
        const waits = asked.length > 0 && !first.includes(loaded)
        if (waits && !FORMS.includes(page) && !first.includes('正在')) silent.push(`${page} while it loads: ${first}`)

        await phone.setOffline(true)
        await phone.goTo(url)
        await phone.sees('没有网络')
        await phone.setOffline(false)
        if (!waits) continue

        // The page that was in front loads anew, too, as the network comes back.
        for (const operation of [...asked, ...asked, ...asked]) bench.api.fail(operation, PROBLEM)
        await phone.goTo(url)
        const words = HELPED_BY_THE_SERVER[page] ?? PROBLEM.detail
        await phone.sees(words)
        const said = await phone.text()
        if (words === PROBLEM.detail && !/再试|重新/.test(said)) silent.push(`${page}: ${said}`)
        bench.api.forgiveAll()
      }
    }
    expect(silent).toEqual([])
  }, 120_000)
})
