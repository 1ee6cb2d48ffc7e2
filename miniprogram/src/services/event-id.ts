import { uuidOf } from './uuid.js'

function fallbackBytes(): Uint8Array {
  return Uint8Array.from({ length: 16 }, () => Math.floor(Math.random() * 256))
}

function randomBytes(): Promise<Uint8Array> {
  return new Promise((resolve) => {
    // Missing before base library 2.19.3. The id must only be unlikely to repeat: it is no secret.
    if (!wx.canIUse('getRandomValues')) return resolve(fallbackBytes())
    wx.getRandomValues({
      length: 16,
      success: ({ randomValues }) => resolve(new Uint8Array(randomValues)),
      fail: () => resolve(fallbackBytes()),
    })
  })
}

/** A fresh id for an event or a submit, made on the phone so that a repeat is known as one. */
export async function newEventId(): Promise<string> {
  return uuidOf(await randomBytes())
}
