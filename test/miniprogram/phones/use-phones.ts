import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { IS_FULL } from '../../setup/thoroughness.ts'
import { builtMiniProgram } from '../built.ts'
import { type FakeApi, startFakeApi } from '../pages/fake-api.ts'
import { type BrowserPhone, browserPhones } from './browser-phone.ts'
import { jsdomPhones } from './jsdom-phone.ts'
import type { Opening, Phone, Phones } from './phone.ts'

/** Phones, and the county whose server they talk to. */
export interface Bench<P extends Phone = Phone> {
  readonly api: FakeApi
  /** opens the app as the person, at home unless another page is given */
  phone(persona: string, page?: string, wish?: Pick<Opening, 'mode' | 'width' | 'isCutOff'>): Promise<P>
}

const HOME = '/pages/home/index'

/** Phones without a screen in `npm test`, in a browser in the full run. */
export const startPhones: () => Promise<Phones> = IS_FULL ? browserPhones : jsdomPhones

/** @throws after a test in which a page had an error that nobody caught */
export function usePhonesOf<P extends Phone>(start: () => Promise<Phones<P>>): () => Phones<P> {
  let phones: Phones<P> | undefined
  beforeAll(async () => {
    phones = await start()
  })
  afterEach(() => phones?.putAway())
  afterAll(() => phones?.close())
  return () => {
    if (phones === undefined) throw new Error('there are phones from beforeAll on')
    return phones
  }
}

function useBench<P extends Phone>(start: () => Promise<Phones<P>>): Bench<P> {
  let api: FakeApi | undefined
  beforeEach(async () => {
    api = await startFakeApi(await builtMiniProgram())
  })
  // after the phones are put away, for what is set up first is cleared away last
  afterEach(() => api?.close())
  const phones = usePhonesOf(start)
  const county = () => {
    if (api === undefined) throw new Error('there is a county within a test only')
    return api
  }
  return {
    get api() {
      return county()
    },
    phone: (persona, page = HOME, wish = {}) => phones().open({ site: `${county().url}/`, persona, page, ...wish }),
  }
}

/** One county for each test, on phones without a screen in `npm test` and in a browser in the full run. */
export const usePhones = (): Bench => useBench(startPhones)

/** Phones without a screen in every run, for what a browser is too quick or too slow to show. */
export const useJsdomPhones = (): Bench => useBench(jsdomPhones)

/** Phones in a browser in every run, for how pages look. */
export const useBrowserPhones = (): Bench<BrowserPhone> => useBench(browserPhones)
