/** A version of a year's self-evaluation that was put before the leaders. */
export interface SubmittedEvaluation {
  readonly year: number
  readonly version: number
  /** what the check of its figures found odd, and how much of it is serious */
  readonly findings: number
  readonly serious: number
}

/** 签署 2023 年绩效自评（第 2 版） */
export function signingText({ year, version }: SubmittedEvaluation): string {
  return `签署 ${year} 年绩效自评（第 ${version} 版）`
}

/** What leaders are told of it: what to do, what is odd about it, where it is done. */
export function evaluationLines(evaluation: SubmittedEvaluation): string[] {
  const { findings, serious } = evaluation
  const odd = serious === 0 ? `疑点 ${findings} 处` : `疑点 ${findings} 处，其中严重的 ${serious} 处`
  return [
    `【请您${signingText(evaluation)}】`,
    findings === 0 ? '自动检查没有发现疑点。' : `自动检查发现${odd}，都写在报告里。`,
    '请在小程序“全县情况—审批”里读过再签署；不同意就退回，写明原因。',
  ]
}
