import { type ChosenPeriod, choosePeriod, chosenPeriod } from '../../store/chosen-period.js'
import { PERIOD_CHOICES, type PeriodName, periodNamed, periodText, today } from '../../wording/periods.js'

export interface Data {
  choices: readonly { value: PeriodName; title: string }[]
  period: ChosenPeriod
  text: string
  /** the last day that may be chosen */
  lastDay: string
}

function shown(period: ChosenPeriod): Pick<Data, 'period' | 'text' | 'lastDay'> {
  const now = Date.now()
  return { period, text: periodText(period, now), lastDay: today(now) }
}

/** Of which time the figures are: 本周 … 今年, or from one day to another. `change` is fired when another is chosen. */
Component({
  data: { choices: PERIOD_CHOICES, ...shown(chosenPeriod(Date.now())) },
  lifetimes: {
    attached() {
      this.setData(shown(chosenPeriod(Date.now())))
    },
  },
  pageLifetimes: {
    /** another page may have chosen meanwhile */
    show() {
      this.setData(shown(chosenPeriod(Date.now())))
    },
  },
  methods: {
    choose({ currentTarget }: WechatMiniprogram.TouchEvent) {
      const { name } = currentTarget.dataset as { name: PeriodName }
      this.take({ name, ...periodNamed(name, Date.now()) })
    },
    changeFrom({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
      const { until } = this.data.period
      this.take({ name: 'own', from: detail.value, until: detail.value > until ? detail.value : until })
    },
    changeUntil({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
      const { from } = this.data.period
      this.take({ name: 'own', from: detail.value < from ? detail.value : from, until: detail.value })
    },
    take(period: ChosenPeriod) {
      choosePeriod(period)
      this.setData(shown(period))
      this.triggerEvent('change')
    },
  },
})
