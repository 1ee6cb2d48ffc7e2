import type { PreviewControl } from '../../control.ts'
import { ApiFailure, api } from './api.ts'

/**
 * The light of the screen. A browser cannot change it, so the control holds what the app asked for. The special value -1
 * (as the system has it) exists on Android alone, so that a page that relies on it fails here.
 */
export function createScreen({ screen }: Pick<PreviewControl, 'screen'>) {
  return {
    getScreenBrightness: api('getScreenBrightness', () => ({ value: screen.brightness })),
    setScreenBrightness: api<{ value: number }, object>('setScreenBrightness', ({ value }) => {
      if (!(value >= 0 && value <= 1)) throw new ApiFailure('invalid value: a number from 0 to 1 is expected')
      screen.brightness = value
      return {}
    }),
    setKeepScreenOn: api<{ keepScreenOn: boolean }, object>('setKeepScreenOn', ({ keepScreenOn }) => {
      screen.isKeptOn = keepScreenOn
      return {}
    }),
  }
}
