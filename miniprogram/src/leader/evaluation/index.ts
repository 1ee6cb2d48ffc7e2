import { failedState, type LoadState } from '../../components/state-view/load-state.js'
import { readEvaluation } from '../services/evaluations.js'
import {
  EVALUATION_WORDS,
  evaluationFigures,
  evaluationLines,
  evaluationTitle,
  type FigureOfEvaluation,
  type FindingLine,
  findingLines,
  handLines,
  type SectionLine,
  sectionLines,
} from '../wording/evaluations.js'

export interface Data {
  state: LoadState
  message: string
  title: string
  status: string
  lines: string[]
  findings: FindingLine[]
  sections: SectionLine[]
  /** the section that is read */
  openSection: string
  figures: FigureOfEvaluation[]
  areFiguresShown: boolean
  /** the figure whose origin is read */
  openFigure: string
  hands: { key: string; title: string; note: string }[]
  hash: string
}

const initial: Data = {
  state: 'loading',
  message: '',
  title: '',
  status: '',
  lines: [],
  findings: [],
  sections: [],
  openSection: '',
  figures: [],
  areFiguresShown: false,
  openFigure: '',
  hands: [],
  hash: '',
}

let evaluationId = ''

Page({
  data: initial,

  onLoad({ id = '' }: { id?: string }) {
    evaluationId = id
    void this.load()
  },
  async onPullDownRefresh() {
    await this.load()
    wx.stopPullDownRefresh()
  },

  async load() {
    try {
      const document = await readEvaluation(evaluationId)
      this.setData({
        state: 'ready',
        title: evaluationTitle(document),
        status: EVALUATION_WORDS[document.status],
        lines: evaluationLines(document),
        findings: findingLines(document),
        sections: sectionLines(document),
        figures: evaluationFigures(document),
        hands: handLines(document),
        hash: document.hash,
      })
    } catch (error) {
      if (this.data.state !== 'ready') this.setData(failedState(error))
    }
  },

  readSection({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { key } = currentTarget.dataset as { key: string }
    this.setData({ openSection: this.data.openSection === key ? '' : key })
  },
  toggleFigures() {
    this.setData({ areFiguresShown: !this.data.areFiguresShown })
  },
  openFigure({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { code } = currentTarget.dataset as { code: string }
    this.setData({ openFigure: this.data.openFigure === code ? '' : code })
  },
})
