import { wxElementOf } from '../backend.ts'
import { builtin, type Host } from './builtin.ts'

const SCROLL_PROPS = {
  type: '',
  scrollX: false,
  scrollY: false,
  scrollTop: null as unknown,
  scrollLeft: null as unknown,
  scrollIntoView: '',
  scrollWithAnimation: false,
  upperThreshold: 50,
  lowerThreshold: 50,
  enhanced: false,
  showScrollbar: true,
  enableFlex: false,
  scrollAnchoring: false,
  enablePassive: false,
  enableBackToTop: false,
  bounces: true,
  throttle: true,
  refresherEnabled: false,
  refresherTriggered: false,
}
type ScrollProps = typeof SCROLL_PROPS

export const scrollView = builtin<ScrollProps>({
  tag: 'scroll-view',
  props: SCROLL_PROPS,
  mount(host) {
    const { element, props } = host
    const apply = (name: keyof ScrollProps) => {
      element.classList.toggle('scroll-x', props.scrollX)
      element.classList.toggle('scroll-y', props.scrollY)
      element.classList.toggle('no-scrollbar', !props.showScrollbar)
      const behavior = props.scrollWithAnimation ? 'smooth' : 'instant'
      if (name === 'scrollTop' && props.scrollTop !== null) scroll(element, { top: Number(props.scrollTop), behavior })
      if (name === 'scrollLeft' && props.scrollLeft !== null)
        scroll(element, { left: Number(props.scrollLeft), behavior })
      if (name === 'scrollIntoView' && props.scrollIntoView !== '') reveal(element, props.scrollIntoView, behavior)
    }
    for (const name of ['scrollTop', 'scrollLeft', 'scrollIntoView'] as const) apply(name)
    reportScroll(host)
    return { update: apply }
  },
})

function scroll(element: HTMLElement, options: ScrollToOptions): void {
  // jsdom has no layout and therefore no scrollTo on elements.
  if (typeof element.scrollTo === 'function') element.scrollTo(options)
}

function reveal(element: HTMLElement, id: string, behavior: ScrollBehavior): void {
  for (const candidate of element.querySelectorAll<HTMLElement>('*')) {
    if (wxElementOf(candidate)?.id === id) {
      const top = candidate.getBoundingClientRect().top - element.getBoundingClientRect().top + element.scrollTop
      scroll(element, { top, behavior })
      return
    }
  }
}

/** Fires scroll with WeChat's detail, and the two edge events once each time an edge zone is entered. */
function reportScroll(host: Host<ScrollProps>): void {
  const { element, props } = host
  let last = { top: 0, left: 0 }
  let atUpper = true
  let atLower = false
  element.addEventListener('scroll', () => {
    const { scrollTop, scrollLeft, scrollHeight, scrollWidth, clientHeight, clientWidth } = element
    const deltaX = last.left - scrollLeft
    const deltaY = last.top - scrollTop
    last = { top: scrollTop, left: scrollLeft }
    host.emit('scroll', { scrollTop, scrollLeft, scrollHeight, scrollWidth, deltaX, deltaY })
    const before = props.scrollX ? scrollLeft : scrollTop
    const after = props.scrollX ? scrollWidth - clientWidth - scrollLeft : scrollHeight - clientHeight - scrollTop
    const upper = before <= props.upperThreshold
    const lower = after <= props.lowerThreshold
    if (upper && !atUpper) host.emit('scrolltoupper', { direction: props.scrollX ? 'left' : 'top' })
    if (lower && !atLower) host.emit('scrolltolower', { direction: props.scrollX ? 'right' : 'bottom' })
    atUpper = upper
    atLower = lower
  })
}

const SWIPER_PROPS = {
  indicatorDots: false,
  indicatorColor: '',
  indicatorActiveColor: '',
  autoplay: false,
  current: 0,
  interval: 5000,
  duration: 500,
  circular: false,
  vertical: false,
  previousMargin: '0px',
  nextMargin: '0px',
  displayMultipleItems: 1,
  easingFunction: 'default',
  snapToEdge: false,
}

/** Slides are scroll-snapped; the preview never plays them by itself, so that pictures of a page are stable. */
export const swiper = builtin<typeof SWIPER_PROPS>({
  tag: 'swiper',
  props: SWIPER_PROPS,
  mount(host) {
    const { element, props } = host
    const size = () => (props.vertical ? element.clientHeight : element.clientWidth)
    const apply = () => {
      element.classList.toggle('vertical', props.vertical)
      const distance = props.current * size()
      scroll(element, props.vertical ? { top: distance } : { left: distance })
    }
    let current = props.current
    element.addEventListener('scroll', () => {
      if (size() === 0) return
      const index = Math.round((props.vertical ? element.scrollTop : element.scrollLeft) / size())
      if (index === current) return
      current = index
      const detail = { current: index, source: 'touch' }
      host.emit('change', detail)
      host.emit('animationfinish', detail)
    })
    requestAnimationFrame(apply)
    return {
      update(name) {
        if (name === 'current' || name === 'vertical') apply()
      },
    }
  },
})
