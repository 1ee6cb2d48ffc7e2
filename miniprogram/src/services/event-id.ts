/** UUID version 4 (RFC 9562) out of 16 random bytes. */
export function uuidOf(bytes: Uint8Array): string {
  const hex = Array.from(bytes.slice(0, 16), (byte, index) => {
    if (index === 6) return (byte & 0x0f) | 0x40
    if (index === 8) return (byte & 0x3f) | 0x80
    return byte
  }).map((byte) => byte.toString(16).padStart(2, '0'))
  return [hex.slice(0, 4), hex.slice(4, 6), hex.slice(6, 8), hex.slice(8, 10), hex.slice(10)]
    .map((part) => part.join(''))
    .join('-')
}

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
