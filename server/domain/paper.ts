import type { DailyRoot } from './daily-root.ts'
import type { EvaluationForm } from './evaluation-paper.ts'
import type { EvidencePack } from './evidence-pack.ts'

/**
 * What the printed papers say, ready to be set in type: every text is final, personal data masked already. Made by the
 * presenters, printed by server/reports/papers.
 */

/** `label`: a page of 100 × 60 mm each, for label printers. `a4`: sheets of 2 × 4 labels of 99.1 × 67.7 mm. */
export const LABEL_FORMATS = ['label', 'a4'] as const
export type LabelFormat = (typeof LABEL_FORMATS)[number]

/** Labels on one A4 sheet. */
export const LABELS_A_SHEET = 8

/** Sticks on the envelope (面单). */
export interface Label {
  readonly officeName: string
  readonly trackingNumber: string
  /** short, in boxes: 送件上门, 双人办理 */
  readonly marks: readonly string[]
  /** what couriers sort by: the town, or the county seat */
  readonly sortingText: string
  readonly destination: string
  /** masked */
  readonly consignee: string
  /** in full, only where the courier goes on to the door */
  readonly address: string | null
  /** sites from origin to destination */
  readonly stops: readonly string[]
  readonly matterName: string
  readonly contents: string
  readonly registeredOn: string
}

/** A caption with what belongs to it. */
export interface Entry {
  readonly caption: string
  readonly text: string
}

/** Goes with a bag (交接清单). */
export interface Manifest {
  readonly officeName: string
  readonly sealNumber: string
  readonly entries: readonly Entry[]
  readonly lines: readonly {
    readonly trackingNumber: string
    readonly matter: string
    readonly contents: string
    readonly destination: string
    /** masked */
    readonly consignee: string
    /** 双人办理, 缺件 … */
    readonly remarks: string
  }[]
  /** 共 12 件 … */
  readonly totalText: string
  readonly printedText: string
}

/** Says what was taken in at a counter (收件凭证). */
export interface Receipt {
  readonly officeName: string
  readonly trackingNumber: string
  readonly entries: readonly Entry[]
  readonly items: readonly { readonly name: string; readonly form: string; readonly copies: string }[]
  readonly totalText: string
  /** how to follow it, one sentence each */
  readonly advice: readonly string[]
  /** where the QR leads */
  readonly trackingUrl: string
  /** WeChat's round code of the mini-program, a PNG in base64; null: WeChat gave none */
  readonly miniProgramCode: string | null
  readonly printedText: string
}

/** Hangs at a station and leads to a request there (海报). */
export interface Poster {
  readonly officeName: string
  readonly siteName: string
  /** 三河镇; null: the site is the town's own */
  readonly townName: string | null
  /** WeChat's round code of the mini-program, a PNG in base64 */
  readonly miniProgramCode: string
  readonly openingText: string
  /** what to do, in order */
  readonly steps: readonly string[]
  /** for those without a smartphone */
  readonly helpText: string
}

/** Tells every hand-over with its proof (流转保管凭证). */
export interface Certificate {
  readonly officeName: string
  readonly trackingNumber: string
  readonly entries: readonly Entry[]
  readonly steps: readonly {
    /** as in the chain */
    readonly sequence: number
    readonly occurredDate: string
    readonly occurredTime: string
    /** empty unless it was recorded noticeably later */
    readonly recordedText: string
    readonly what: string
    readonly siteName: string
    readonly by: string
    /** who answers for the documents from then on */
    readonly custodian: string
    readonly flags: readonly string[]
    /** first digits of its hash */
    readonly shortHash: string
  }[]
  /** hash of the last event recorded, hexadecimal */
  readonly headHash: string
  /** of the day on which the last event was recorded; null while that day is not closed */
  readonly dailyRoot: DailyRoot | null
  /** how to check it, one sentence each */
  readonly advice: readonly string[]
  /** where the QR leads */
  readonly verifyUrl: string
  readonly printedText: string
}

export type Paper =
  | {
      readonly kind: 'labels'
      readonly format: LabelFormat
      /** of the first sheet, 1 to LABELS_A_SHEET: so that a sheet begun can be used up */
      readonly firstPosition: number
      readonly labels: readonly Label[]
    }
  | { readonly kind: 'manifest'; readonly manifest: Manifest }
  | { readonly kind: 'receipt'; readonly receipt: Receipt }
  | { readonly kind: 'poster'; readonly poster: Poster }
  | { readonly kind: 'certificate'; readonly certificate: Certificate }
  /** as PDF, or as a document that people go on writing in */
  | { readonly kind: 'evaluation'; readonly format: 'pdf' | 'docx'; readonly form: EvaluationForm }
  /** as a workbook */
  | { readonly kind: 'evidence'; readonly pack: EvidencePack }
