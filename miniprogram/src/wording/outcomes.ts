import type { Tracking } from '../services/api-types.js'

/** What a person should know before anything else, when all is not as usual. */
export interface OutcomeNotice {
  tone: 'bad' | 'warn'
  icon: string
  text: string
}

const TROUBLE: OutcomeNotice = {
  tone: 'warn',
  icon: 'error-triangle-filled',
  text: '出了点问题，工作人员正在处理，不用您跑。有了结果会通知您。',
}

/** All is as usual: there is nothing to say. */
export const NO_NOTICE: OutcomeNotice = { tone: 'warn', icon: '', text: '' }

/** Trouble in plain words, with what it means for the person: mostly that there is nothing to do. */
export function outcomeNotice({ status, openExceptions, direction }: Tracking): OutcomeNotice {
  if (status === 'written_off') {
    const text = '这一件在路上丢失或损坏了，对不起。县流转中心会联系您，商量怎么补办，不用您跑。'
    return { tone: 'bad', icon: 'error-circle-filled', text }
  }
  if (status === 'returned') {
    const text =
      direction === 'materials'
        ? '这一件没有送成，已经退给您了。想再送，重新登记一次就行。'
        : '这一件没有送到，已经退回寄出的单位。想知道原因，可以点下面的「有问题，要反映」。'
    return { tone: 'warn', icon: 'rollback', text }
  }
  return openExceptions > 0 && status !== 'completed' && status !== 'cancelled' ? TROUBLE : NO_NOTICE
}
