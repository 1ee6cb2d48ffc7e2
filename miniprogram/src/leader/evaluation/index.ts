import type { LoadState } from '../../components/state-view/load-state.js'
import type { ReadEvaluationResponse } from '../../services/api-types.js'
import { openPaper } from '../../services/documents.js'
import { failureOf } from '../../services/failure.js'
import { knownMe, readMe } from '../../services/me.js'
import { loadPage } from '../../services/page-load.js'
import { sendFrom } from '../../services/sending.js'
import { readEvaluation, returnEvaluation, signEvaluation } from '../services/evaluations.js'
import {
  type BlankLine,
  blankLines,
  EVALUATION_WORDS,
  type EvaluationWay,
  evaluationLines,
  evaluationTitle,
  evaluationWay,
  type FigureGroup,
  type FindingLine,
  figureGroups,
  findingLines,
  handLines,
  type IndicatorLine,
  indicatorLines,
  type SectionLine,
  sectionLines,
} from '../wording/evaluations.js'

export interface Data extends EvaluationWay {
  id: string
  state: LoadState
  message: string
  title: string
  status: string
  lines: string[]
  findings: FindingLine[]
  openFindings: number
  openBlanks: number
  blanks: BlankLine[]
  indicators: IndicatorLine[]
  sections: SectionLine[]
  /** the section that is read */
  openSection: string
  groups: FigureGroup[]
  /** the group of figures that is looked through */
  openGroup: string
  areBlanksShown: boolean
  areIndicatorsShown: boolean
  hands: { key: string; title: string; note: string }[]
  /** of what is read: what is signed */
  hash: string
  /** it was changed under the eyes of the reader, who has to read it again */
  hasChanged: boolean
  isOpening: boolean
  isSending: boolean
  problem: string
  done: string
}

const initial: Data = {
  id: '',
  state: 'loading',
  message: '',
  title: '',
  status: '',
  lines: [],
  findings: [],
  openFindings: 0,
  openBlanks: 0,
  blanks: [],
  indicators: [],
  sections: [],
  openSection: '',
  groups: [],
  openGroup: '',
  areBlanksShown: false,
  areIndicatorsShown: false,
  hands: [],
  hash: '',
  hasChanged: false,
  mayDecide: false,
  maySign: false,
  waiting: '',
  isOpening: false,
  isSending: false,
  problem: '',
  done: '',
}

async function shown(document: ReadEvaluationResponse): Promise<Partial<Data>> {
  return {
    title: evaluationTitle(document),
    status: EVALUATION_WORDS[document.status],
    lines: evaluationLines(document),
    findings: findingLines(document),
    openFindings: document.openFindings,
    openBlanks: document.blanks,
    blanks: blankLines(document),
    indicators: indicatorLines(document),
    sections: sectionLines(document),
    groups: figureGroups(document),
    hands: handLines(document),
    hash: document.hash,
    ...evaluationWay(document, knownMe() ?? (await readMe())),
  }
}

Page({
  data: initial,

  onLoad({ id = '' }: { id?: string }) {
    this.setData({ id })
    void this.load()
  },
  async onPullDownRefresh() {
    await this.load()
    wx.stopPullDownRefresh()
  },

  /** What came anew by itself is not what was read: the reader is told. */
  load() {
    const { id, hash } = this.data
    return loadPage(this, async () => {
      const document = await readEvaluation(id)
      return { hasChanged: hash !== '' && hash !== document.hash, ...(await shown(document)) }
    })
  },

  readSection({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { key } = currentTarget.dataset as { key: string }
    this.setData({ openSection: this.data.openSection === key ? '' : key })
  },
  toggleIndicators() {
    this.setData({ areIndicatorsShown: !this.data.areIndicatorsShown })
  },
  toggleBlanks() {
    this.setData({ areBlanksShown: !this.data.areBlanksShown })
  },
  lookThrough({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { title } = currentTarget.dataset as { title: string }
    this.setData({ openGroup: this.data.openGroup === title ? '' : title })
  },
  openFigure({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { code } = currentTarget.dataset as { code: string }
    wx.navigateTo({ url: `/leader/figure/index?code=${code}` })
  },
  async openReport() {
    this.setData({ isOpening: true, problem: '' })
    try {
      await openPaper('printEvaluation', { evaluationId: this.data.id })
    } catch (error) {
      this.setData({ problem: failureOf(error).message })
    } finally {
      this.setData({ isOpening: false })
    }
  },

  sign({ detail: { note } }: WechatMiniprogram.CustomEvent<{ note: string }>) {
    const { title, openFindings, openBlanks } = this.data
    const open = [
      openFindings > 0 ? `还有 ${openFindings} 处疑点没有说明。` : '',
      openBlanks > 0 ? `还有 ${openBlanks} 处待补。` : '',
    ].join('')
    wx.showModal({
      title: '签发？',
      content: `${title}。${open}签发以后不能再改。`,
      confirmText: '签发',
      cancelText: '再看看',
      success: ({ confirm }) => {
        if (confirm) void this.send('签发好了', () => signEvaluation(this.data.id, this.data.hash, note))
      },
    })
  },
  giveBack({ detail: { note } }: WechatMiniprogram.CustomEvent<{ note: string }>) {
    void this.send('退回去了，请改好再提交', () => returnEvaluation(this.data.id, note))
  },
  /** Once, however often it is sent. What was changed, signed or sent back meanwhile is shown as it is now. */
  async send(done: string, run: () => Promise<ReadEvaluationResponse>) {
    const failure = await sendFrom(this, async () => ({ done, hasChanged: false, ...(await shown(await run())) }))
    if (failure !== null && !failure.isOutcomeUnknown) await this.load()
  },
})
