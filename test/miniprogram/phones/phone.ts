import { setTimeout as pause } from 'node:timers/promises'
import type { PreviewControl } from '../../../miniprogram/preview/control.ts'
import type { TargetWish } from './eyes.ts'

/** How a phone shows the pages: by day, at night, or by day with WeChat's large letters. */
export type Mode = 'light' | 'dark' | 'elder'

/** The letters of WeChat's care mode on an iPhone, as a multiple of the usual. */
export const CARE_SCALE = 1.4

/** One pixel, as a photograph. */
export const PHOTO =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=='

declare global {
  interface Window {
    readonly __preview: PreviewControl
    readonly wx: {
      pageScrollTo(to: { scrollTop: number; duration: number }): void
      getStorageSync(key: string): unknown
    }
  }
}

/**
 * Somebody's phone with the mini-program open, in a browser or without a screen. Whatever waits does so until it can be
 * done, and fails with what the phone shows instead.
 */
export interface Phone {
  /** waits until the page in front, or what lies over it, says so */
  sees(text: string): Promise<void>
  /** waits until nothing says so any more */
  lacks(text: string): Promise<void>
  /** what the page in front says now */
  text(): Promise<string>
  /** its texts one by one, from top to bottom */
  lines(): Promise<string[]>
  /** names, for a screen reader, of everything that has the role now; `within` names what is around them */
  named(role: string, within?: string): Promise<string[]>
  /** taps what says so or is called so; of several the one beside the text, or else the last */
  press(name: string, beside?: string): Promise<void>
  /** taps one of several: a radio, a tab, a checkbox */
  choose(name: string): Promise<void>
  /** types into the field with this label */
  fill(label: string, text: string): Promise<void>
  valueOf(label: string): Promise<string>
  /** takes a photograph where the page asks for one */
  photograph(): Promise<void>
  /** signs on the page with a finger */
  sign(): Promise<void>
  /** what the camera sees next */
  show(code: string): Promise<void>
  /** shows labels to the camera one after the other, then puts it away */
  series(button: string, codes: readonly string[]): Promise<void>
  /** path and query of the page in front */
  front(): Promise<string>
  /** closes every page and opens this one, as a link in a message does */
  goTo(url: string): Promise<void>
  /** closes the app and starts it anew; what it stored stays */
  restart(): Promise<void>
  scrollToEnd(): Promise<void>
  /** the phone loses its network and knows it, or finds it again */
  setOffline(isOffline: boolean): Promise<void>
  /** calls fail although the phone believes that it has a network, or come through again */
  cutOff(isCut: boolean): Promise<void>
  /** every answer that a page waits for has come and was drawn */
  settled(): Promise<void>
  /** runs a function in the page: it brings along everything it uses, and what it returns is copied */
  run<T>(inside: () => T | Promise<T>): Promise<T>
  run<A, T>(inside: (argument: A) => T | Promise<T>, argument: A): Promise<T>
  /** how often somebody tapped, and how many fields were filled in */
  readonly effort: { readonly taps: number; readonly fields: number }
}

/** Who opens the mini-program where. */
export interface Opening {
  /** address of the built mini-program; the API is beside it */
  site: string
  persona: string
  page: string
  mode?: Mode
  /** of the screen, in pixels */
  width?: number
  isCutOff?: boolean
  /** what the phone's clock shows, in milliseconds; the machine's unless given */
  now?: () => number
  /** what the server answers to each sign-in, whoever the persona is */
  session?: () => Promise<unknown>
}

/** Phones of one kind. */
export interface Phones<P extends Phone = Phone> {
  open(opening: Opening): Promise<P>
  /** closes the phones; @throws when a page had an error that nobody caught */
  putAway(): Promise<void>
  close(): Promise<void>
}

/** What a phone is made of: the document that it shows, and a finger. */
export interface Surface extends Pick<Phone, 'restart' | 'setOffline' | 'cutOff' | 'settled' | 'run'> {
  /** @returns whether it was there; @throws when it cannot be reached yet */
  tap(wish: TargetWish): Promise<boolean>
  type(label: string, text: string): Promise<boolean>
  /** draws a line on the canvas */
  draw(): Promise<void>
}

const PATIENCE_MS = 10_000
const GLANCE_MS = 20

/** Tries again until it is true. @throws what went wrong last, with what the phone shows */
async function until(surface: Surface, what: string, patience: number, attempt: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + patience
  let problem: unknown
  do {
    try {
      if (await attempt()) return
      problem = undefined
    } catch (error) {
      problem = error
    }
    await pause(GLANCE_MS)
  } while (Date.now() < deadline)
  const shown = await surface.run(() => window.__eyes.all())
  throw new Error(`${what}, but the phone shows: ${shown}`, { cause: problem })
}

/** Errors and warnings of a page that nobody in the mini-program caught. */
export function uncaughtOn(surface: Pick<Surface, 'run'>): Promise<string[]> {
  return surface.run(() => [
    ...window.__preview.errors.map(({ message, stack }) => `${message}\n${stack}`),
    ...window.__preview.warnings,
  ])
}

/** The phone that a surface makes. @param patience in milliseconds, before something that does not come is given up */
export function phoneOn(surface: Surface, patience = PATIENCE_MS): Phone {
  const effort = { taps: 0, fields: 0 }
  const wait = (what: string, attempt: () => Promise<boolean>) => until(surface, what, patience, attempt)
  const says = (text: string) => surface.run((words) => window.__eyes.all().includes(words), text)
  const tap = async (wish: TargetWish) => {
    await wait(`${wish.name} is to be tapped`, () => surface.tap(wish))
    effort.taps += 1
  }
  const phone: Phone = {
    effort,
    run: surface.run,
    restart: surface.restart,
    setOffline: surface.setOffline,
    cutOff: surface.cutOff,
    settled: surface.settled,
    sees: (text) => wait(`"${text}" is to be seen`, () => says(text)),
    lacks: (text) => wait(`"${text}" is to be gone`, async () => !(await says(text))),
    text: () => surface.run(() => window.__eyes.page()),
    lines: () => surface.run(() => window.__eyes.lines()),
    named: (role, within) =>
      surface.run((asked) => window.__eyes.named(asked.role, asked.within), {
        role,
        ...(within === undefined ? {} : { within }),
      } as { role: string; within?: string }),
    press: (name, beside) => tap({ name, ...(beside === undefined ? {} : { beside }) }),
    choose: (name) => tap({ name, isChoice: true }),
    async fill(label, text) {
      await wait(`the field ${label} is to be filled in`, () => surface.type(label, text))
      effort.fields += 1
    },
    async valueOf(label) {
      await wait(`the field ${label} is to be read`, () =>
        surface.run((name) => window.__eyes.field(name) !== null, label),
      )
      return surface.run((name) => window.__eyes.field(name)?.value ?? '', label)
    },
    async photograph() {
      await surface.run((picture) => window.__preview.photos.push(picture), PHOTO)
      await phone.press('拍照')
      await phone.sees('已拍照')
    },
    async sign() {
      await phone.press('请签名')
      // the paper is laid once the pad was measured
      await wait('there is to be paper to sign on', () =>
        surface.run(() => (window.__eyes.pad()?.getAttribute('width') ?? '300') !== '300'),
      )
      await surface.draw()
      await phone.press('签好了')
      await phone.sees('已签名')
    },
    show: (code) => surface.run((seen) => window.__preview.scan.push(seen), code),
    async series(button, codes) {
      for (const code of codes) await phone.show(code)
      await phone.press(button)
      await phone.sees('扫一扫')
      await phone.press('取消')
    },
    front: () =>
      surface.run(() => {
        const open = window.__preview.pages().at(-1)
        const query = new URLSearchParams(open?.query).toString()
        return query === '' ? (open?.path ?? '') : `${open?.path}?${query}`
      }),
    goTo: (url) => surface.run((target) => window.__preview.open(target), url),
    scrollToEnd: () =>
      surface.run(async () => {
        // A finger passes the middle on its way; a jump from end to end would be no new arrival.
        window.wx.pageScrollTo({ scrollTop: 0, duration: 0 })
        await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
        window.wx.pageScrollTo({ scrollTop: 1_000_000, duration: 0 })
      }),
  }
  return phone
}
