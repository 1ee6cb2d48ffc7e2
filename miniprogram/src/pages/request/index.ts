import { failedState, type LoadState } from '../../components/state-view/load-state.js'
import type { Direction, Matter, Me } from '../../services/api-types.js'
import { knownMe, readMe } from '../../services/me.js'
import { listMatters } from '../../services/network.js'
import { typingPause } from '../../services/typing-pause.js'
import { changeDraft, fillFrom, nextStep, readDraft, startDraft } from '../../store/request-draft.js'
import { isRelayStaff } from '../../wording/roles.js'
import { DIRECTION_WORDS } from '../../wording/statuses.js'

export interface Data {
  direction: Direction
  directions: { value: Direction; title: string; note: string; icon: string }[]
  query: string
  state: LoadState
  message: string
  matters: Matter[]
  nextCursor: string | null
  /** came from the review to change one answer, and goes back there */
  isEdit: boolean
}

const DIRECTIONS: readonly Direction[] = ['result', 'materials']

const initial: Data = {
  direction: 'result',
  directions: DIRECTIONS.map((value) => ({ value, ...DIRECTION_WORDS[value] })),
  query: '',
  state: 'loading',
  message: '',
  matters: [],
  nextCursor: null,
  isEdit: false,
}

function fillFor(me: Me): void {
  if (!isRelayStaff(me)) fillFrom(me)
}

const typing = typingPause()

Page({
  data: initial,

  onLoad({ direction, edit }: { direction?: Direction; edit?: string }) {
    const isEdit = edit === '1'
    const draft = (isEdit ? readDraft() : null) ?? startDraft(direction === 'materials' ? 'materials' : 'result')
    if (draft.isOutcomeUnknown) {
      wx.redirectTo({ url: '/pages/request-review/index' })
      return
    }
    this.setData({ direction: draft.direction, isEdit })
    void this.reload()
    // What the server remembers only saves typing: without it the person is asked. Staff file for somebody else.
    if (isEdit) return
    const me = knownMe()
    if (me !== null) fillFor(me)
    else readMe().then(fillFor, () => undefined)
  },

  onUnload() {
    typing.stop()
  },

  onReachBottom() {
    if (this.data.nextCursor !== null) void this.loadMore(this.data.nextCursor)
  },

  chooseDirection({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { direction } = currentTarget.dataset as { direction: Direction }
    changeDraft({ direction })
    this.setData({ direction })
  },

  search({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ query: detail.value })
    typing.after(() => void this.reload())
  },

  async reload() {
    const query = this.data.query.trim()
    try {
      const { items, nextCursor } = await listMatters(query === '' ? {} : { q: query })
      if (query !== this.data.query.trim()) return
      this.setData({
        state: items.length === 0 ? 'empty' : 'ready',
        message: items.length === 0 ? '换个说法试试，或者问问村里的工作人员' : '',
        matters: items,
        nextCursor,
      })
    } catch (error) {
      if (query === this.data.query.trim()) this.setData(failedState(error))
    }
  },

  async loadMore(cursor: string) {
    const query = this.data.query.trim()
    this.setData({ nextCursor: null })
    try {
      const page = await listMatters({ ...(query === '' ? {} : { q: query }), cursor })
      if (query !== this.data.query.trim()) return
      this.setData({ matters: [...this.data.matters, ...page.items], nextCursor: page.nextCursor })
    } catch {
      // Reaching the end again asks again.
      this.setData({ nextCursor: cursor })
    }
  },

  choose({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { id } = currentTarget.dataset as { id: string }
    const matter = this.data.matters.find((candidate) => candidate.id === id)
    if (matter === undefined) return
    const { name, agencyName, resultDocument } = matter
    const draft = changeDraft({ direction: this.data.direction, matter: { id, name, agencyName, resultDocument } })
    if (this.data.isEdit) wx.navigateBack()
    else wx.navigateTo({ url: `/pages/${nextStep(draft)}/index` })
  },
})
