/** What a scanned code or a typed line says. */
export interface ScannedText {
  trackingNumber: string | null
  pickupCode: string | null
}

/**
 * Reads `shaopao:SH…`, a bare number, or a pick-up QR (a number and six digits). Full-width letters, spaces and dashes
 * are as good as none. On a receipt (收件凭证) or a certificate it is the address of the page that proves it,
 * `https://…/verify/SH…?h=…`, whose digits behind the number are no code. The server knows the check digit and look-alike letters; here only the wrapping comes off.
 */
export function readScanned(text: string): ScannedText {
  const plain = text.normalize('NFKC').toUpperCase().trim()
  const full = /SH\d{9}/.exec(plain.replace(/[\s\-_.·]/g, ''))?.[0]
  if (full !== undefined) {
    if (plain.includes(`/VERIFY/${full}`)) return { trackingNumber: full, pickupCode: null }
    const rest = plain.replace(/[\s\-_.·]/g, '').replace(full, ' ')
    return { trackingNumber: full, pickupCode: /(?:^|\D)(\d{6})(?:\D|$)/.exec(rest)?.[1] ?? null }
  }
  const bare = plain.replace(/[\s\-_.·]/g, '').replace(/^SHAOPAO:/, '')
  return { trackingNumber: /^[A-Z0-9]{4,24}$/.test(bare) ? bare : null, pickupCode: null }
}
