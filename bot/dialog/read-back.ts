import type { Intent } from './intent.ts'
import type { TaskReference } from './task-reference.ts'

/** What was understood of an action, in words to be read back; undefined where there is nothing to read back. */
export function readBack(intent: Intent): string | undefined {
  switch (intent.kind) {
    case 'confirm':
      return `收到 ${intent.all ? '全部' : named(intent.tasks)}`.trim()
    case 'dispatch':
      return `发出 ${intent.all ? '全部' : named(intent.tasks)}`.trim()
    case 'witness':
      return `确认 ${named(intent.tasks)}`.trim()
    case 'hand-over':
      return `签收 ${of(intent.task)} ${intent.pickupCode ?? ''}`.trim()
    case 'exception':
      return ['异常', of(intent.task), intent.note].filter(Boolean).join(' ')
    case 'attempt-failed':
      return `没送成 ${of(intent.task)} ${intent.note}`.trim()
    case 'resolve':
      return `已处理 ${of(intent.task)} ${intent.note ?? ''}`.trim()
    case 'undo':
      return `撤回 ${of(intent.task)}`.trim()
    case 'assign':
      return `把任务 ${of(intent.task)} 转给${intent.words ?? '同事'}`
    case 'return':
      return `退回 ${of(intent.task)}`.trim()
    case 'write-off':
      return `核销 ${of(intent.task)}`.trim()
    case 'bag':
      return `${BAG[intent.action]} ${intent.words ?? ''}`.trim()
    case 'cancel':
      return `取消寄件 ${intent.trackingNumber ?? ''}`.trim()
    case 'bind':
      return `绑定 ${intent.code ?? ''}`.trim()
    case 'complain':
      return '我要投诉'
    case 'rate':
      return intent.score === undefined ? '我要评价' : `评价 ${intent.score} 分`
    case 'proxy':
      return '请人代领'
    case 'redirect':
      return `改送${intent.words ?? '别处'}`
    case 'subscription':
      return intent.wanted ? '恢复周报' : '退订周报'
    default:
      return undefined
  }
}

const BAG = { receive: '收到整包', dispatch: '发出整包', check: '拆包核对', manifest: '清单' } as const

const of = (task: TaskReference | undefined) => named(task === undefined ? [] : [task])

function named(tasks: readonly TaskReference[]): string {
  return tasks
    .map((task) =>
      task.by === 'number'
        ? String(task.number)
        : task.by === 'position'
          ? `第${task.position}个`
          : task.trackingNumber,
    )
    .join('、')
}
