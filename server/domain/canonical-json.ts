export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue | undefined }

/**
 * JSON Canonicalization Scheme (RFC 8785): object keys in UTF-16 order, no white space; JSON.stringify already writes
 * numbers and strings as the scheme asks. Keys whose value is undefined are left out.
 * @throws RangeError for NaN and infinities, which JSON cannot say
 */
export function canonicalJson(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError(`JSON has no text for ${value}`)
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const object = value as { readonly [key: string]: JsonValue | undefined }
  let members = ''
  for (const key of Object.keys(object).sort()) {
    const member = object[key]
    if (member !== undefined) members += `${members && ','}${JSON.stringify(key)}:${canonicalJson(member)}`
  }
  return `{${members}}`
}
