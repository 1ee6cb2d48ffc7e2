import type { Theme } from '../bundle.ts'
import { onColourSchemeChange, prefersDark } from '../dom.ts'

export type ColourScheme = 'light' | 'dark'

export interface Colours {
  scheme(): ColourScheme
  /** A colour of app.json: `@name` looks in theme.json, anything else is itself. */
  resolve(value: string | undefined): string
  onChange(listener: (scheme: ColourScheme) => void): void
}

/** The app's colours in the person's scheme; an app without `darkmode` is always light. */
export function createColours(theme: Theme, darkmode: boolean): Colours {
  const scheme = (): ColourScheme => (darkmode && prefersDark() ? 'dark' : 'light')
  return {
    scheme,
    resolve(value = '') {
      if (!value.startsWith('@')) return value
      const colour = theme[scheme()]?.[value.slice(1)]
      if (colour === undefined) throw new Error(`theme.json has no "${value.slice(1)}" for ${scheme()}`)
      return colour
    },
    onChange(listener) {
      if (darkmode) onColourSchemeChange(() => listener(scheme()))
    },
  }
}
