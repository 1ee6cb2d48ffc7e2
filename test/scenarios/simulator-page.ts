import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { Browser, FrameLocator, Locator, Page } from 'playwright-core'

const PICTURES = path.resolve(import.meta.dirname, '../../docs/pictures')

/** The simulator's page in a browser, as a visitor uses it. */
export interface SimulatorPage {
  readonly page: Page
  /** what the browser complained of: uncaught errors and errors of its console */
  readonly complaints: readonly string[]
  button(name: string): Locator
  heading(name: string): Locator
  /** the phone that somebody holds */
  phone(label: string): Locator
  miniProgram(label: string): FrameLocator
  /** With UPDATE_PICTURES=1 in the environment, keeps what the window shows as a picture of the documentation. */
  picture(name: string): Promise<void>
  close(): Promise<void>
}

export interface Visit {
  readonly width: number
  readonly height: number
  readonly scheme?: 'light' | 'dark'
  /** called before the page is opened */
  readonly prepare?: (page: Page) => Promise<void>
}

/** Opens the page and waits until the chatbot is online. */
export async function visit(browser: Browser, url: string, options: Visit): Promise<SimulatorPage> {
  const { width, height, scheme = 'light', prepare } = options
  const context = await browser.newContext({ viewport: { width, height }, locale: 'zh-CN', colorScheme: scheme })
  context.setDefaultTimeout(15_000)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (line) => line.type() === 'error' && complaints.push(line.text()))
  await prepare?.(page)
  await page.goto(url)
  await page.getByText('助手在线').waitFor()
  const phone = (label: string) => page.getByRole('region', { name: `${label}的手机` })
  return {
    page,
    complaints,
    phone,
    button: (name) => page.getByRole('button', { name, exact: true }),
    heading: (name) => page.getByRole('heading', { name, exact: true }),
    miniProgram: (label) => phone(label).locator('iframe').contentFrame(),
    async picture(name) {
      if (process.env.UPDATE_PICTURES !== '1') return
      await mkdir(PICTURES, { recursive: true })
      await page.screenshot({ path: path.join(PICTURES, `${name}.png`) })
    },
    close: () => context.close(),
  }
}
