import type { NotificationFacts } from './notification-text.ts'

/** A button on a message. A tap reaches the chatbot as if the person had written what the button says. */
export interface NotificationButton {
  readonly says: string
  readonly label: string
}

/** What a handler answers by one tap: a tap says the words that he would type. A digest leads to the list instead. */
export function notificationButtons([first, ...others]: readonly NotificationFacts[]): NotificationButton[] {
  if (first === undefined || !('task' in first)) return []
  if (others.length > 0) return [{ says: '任务', label: '查看任务' }]
  const { number } = first.task
  return [
    { says: `收到 ${number}`, label: '收到' },
    { says: `异常 ${number}`, label: '有问题' },
  ]
}
