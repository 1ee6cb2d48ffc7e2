import type { LoadState } from './load-state.js'

export interface Data {
  state: LoadState
  title: string
  message: string
  emptyIcon: string
  icons: Record<LoadState, string>
  titles: Record<LoadState, string>
  skeleton: unknown[]
}

/** Loading, empty, failed or offline, said in words and with a way on. The slot takes what else one may do. */
Component({
  properties: {
    state: { type: String, value: 'loading' },
    /** headline; each state has one of its own */
    title: { type: String, value: '' },
    message: { type: String, value: '' },
    emptyIcon: { type: String, value: 'mail' },
  },
  data: {
    icons: { loading: '', ready: '', empty: '', error: 'error-circle-filled', offline: 'wifi-off' },
    titles: { loading: '', ready: '', empty: '这里还没有内容', error: '没有打开', offline: '没有网络' },
    skeleton: [{ width: '60%', height: '44rpx' }, 1, { width: '80%' }],
  },
  methods: {
    retry() {
      this.triggerEvent('retry')
    },
  },
})
