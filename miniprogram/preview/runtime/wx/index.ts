/** Names that pages and TDesign look for before they use them; here, as on many phones, they are not there. */
const ABSENT: ReadonlySet<string> = new Set([
  'onMenuButtonBoundingClientRectWeightChange',
  'offMenuButtonBoundingClientRectWeightChange',
  'then',
  'toJSON',
])

/**
 * The `wx` of the preview: what is implemented works, what is not throws by name the moment it is called, and
 * canIUse tells the truth about both.
 */
export function guardWx<T extends Record<string, unknown>>(implemented: T): T & { canIUse(schema: string): boolean } {
  const canIUse = (schema: string) => (schema.split('.')[0] ?? '') in implemented
  const target: Record<string, unknown> = { ...implemented, canIUse }
  return new Proxy(target, {
    get(all, name) {
      if (typeof name === 'symbol' || name in all || ABSENT.has(name)) return all[String(name)]
      return () => {
        throw new Error(`wx.${name} is not supported by the preview`)
      }
    },
  }) as T & { canIUse(schema: string): boolean }
}
