import { messageOf } from '../failures.ts'
import { type Builtin, builtin } from './builtin.ts'

const NAVIGATOR_PROPS = {
  url: '',
  openType: 'navigate',
  delta: 1,
  target: 'self',
  appId: '',
  path: '',
  extraData: null as unknown,
  version: 'release',
  shortLink: '',
  hoverClass: '',
  hoverStopPropagation: null as unknown,
  hoverStartTime: 0,
  hoverStayTime: 0,
}

/** Goes where a tapped link leads: WeChat's open-type, the page's URL, and how many pages back. */
export type Follow = (openType: string, url: string, delta: number) => Promise<void>

export function createNavigator(follow: Follow): Builtin {
  return builtin<typeof NAVIGATOR_PROPS>({
    tag: 'navigator',
    props: NAVIGATOR_PROPS,
    mount(host) {
      host.element.setAttribute('role', 'link')
      host.element.tabIndex = 0
      host.onTap(() => {
        const { openType, url, delta } = host.props
        if (!url && openType !== 'navigateBack') return
        follow(openType || 'navigate', url, delta).then(
          () => host.emit('success', { errMsg: 'navigator:ok' }),
          (error: unknown) => host.emit('fail', { errMsg: messageOf(error) }),
        )
      })
      return {}
    },
  })
}
