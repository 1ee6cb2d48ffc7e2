import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, expect } from 'vitest'
import { contactSheet } from '../miniprogram/pages/contact-sheet.ts'
import { audit, ELDER_LIMITS, LIMITS } from '../miniprogram/pages/page-audit.ts'
import type { BrowserPhone } from '../miniprogram/phones/browser-phone.ts'
import type { Mode, Phone } from '../miniprogram/phones/phone.ts'

const PICTURES = path.resolve(import.meta.dirname, '../../docs/pictures')

/** How the pages of exceptions look; on a phone without a screen nothing does. */
export interface ExceptionLooks {
  /** looks the page over once nothing on it changes colour or moves any more */
  over(phone: Phone, what: string): Promise<void>
  /** looks it over, and keeps a picture of it */
  picture(phone: Phone, what: string): Promise<void>
}

function hasScreen(phone: Phone): phone is BrowserPhone {
  return 'page' in phone
}

/**
 * Looks that fail where something cannot be read or hit. With UPDATE_PICTURES=1 in the environment the pictures of a mode
 * become one of the documentation.
 */
export function useExceptionLooks(mode: Mode): ExceptionLooks {
  const pictures = new Map<string, Buffer>()
  afterAll(async () => {
    if (process.env.UPDATE_PICTURES !== '1' || pictures.size === 0) return
    await writeFile(path.join(PICTURES, `exceptions-${mode}.png`), await contactSheet(pictures.values()))
  })
  const over: ExceptionLooks['over'] = async (phone, what) => {
    if (!hasScreen(phone)) return
    const limits = mode === 'elder' ? ELDER_LIMITS : LIMITS
    await expect.poll(() => phone.run(audit, limits), { message: what }).toEqual([])
  }
  return {
    over,
    async picture(phone, what) {
      await over(phone, what)
      if (hasScreen(phone)) pictures.set(what, await phone.page.screenshot({ scale: 'css' }))
    },
  }
}
