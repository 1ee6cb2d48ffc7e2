import * as contract from '../../contract/papers.ts'
import type { Paper } from '../../domain/paper.ts'
import { AppError } from '../../errors.ts'
import type { Person } from '../../services/actor.ts'
import type { ServiceContext } from '../../services/context.ts'
import { MiniProgramCodes, siteCode, trackingCode } from '../../services/mini-program-codes.ts'
import { readCertificate, readReceipt, readTrackingNumber } from '../../services/papers/consignment-papers.ts'
import { readLabels } from '../../services/papers/labels.ts'
import { readManifest } from '../../services/papers/manifest.ts'
import { readPosterSite } from '../../services/papers/poster.ts'
import { presentCertificate } from '../presenters/custody-proof.ts'
import { paperSetting, presentLabel, presentManifest, presentPoster, presentReceipt } from '../presenters/papers.ts'
import { handle } from '../route.ts'

/** Makes the file of a paper. @throws Error whose message tells people what to do */
export type RenderPaper = (paper: Paper) => Promise<Buffer>

export interface PaperOptions {
  readonly render: RenderPaper
  /** address of this system as people reach it, for the QR codes */
  readonly publicUrl: string
}

/** Renders a paper for an answer. The promise rejects with AppError unavailable, which says what to do. */
export function printing({ render }: PaperOptions): RenderPaper {
  return (paper) =>
    render(paper).catch((cause: Error) => {
      throw new AppError('unavailable', { detail: cause.message, cause })
    })
}

/** Labels, manifests, receipts, custody certificates and posters as PDF. */
export function paperRoutes(options: PaperOptions) {
  const { publicUrl } = options
  const print = printing(options)
  const codes = new MiniProgramCodes()

  const labels = async (
    context: ServiceContext,
    caller: Person,
    wish: { consignmentIds: readonly string[]; format: 'label' | 'a4'; firstPosition: number },
  ) => {
    const { consignmentIds, format, firstPosition } = wish
    const facts = await readLabels(context, caller, consignmentIds)
    const setting = await paperSetting(context, publicUrl)
    return print({ kind: 'labels', format, firstPosition, labels: facts.map((one) => presentLabel(setting, one)) })
  }

  return [
    handle(contract.readLabel, ({ context, caller, params, query }) =>
      labels(context, caller, { consignmentIds: [params.consignmentId], ...query, firstPosition: 1 }),
    ),

    handle(contract.printLabels, ({ context, caller, body }) => labels(context, caller, body)),

    handle(contract.readManifest, async ({ context, caller, params }) => {
      const facts = await readManifest(context, caller, params.bagId)
      const setting = await paperSetting(context, publicUrl)
      return print({ kind: 'manifest', manifest: presentManifest(setting, facts, caller) })
    }),

    handle(contract.readReceipt, async ({ context, caller, params }) => {
      const facts = await readReceipt(context, caller, params.consignmentId)
      const [setting, code] = await Promise.all([
        paperSetting(context, publicUrl),
        codes.forPaper(context, trackingCode(facts.record.tracking_number)),
      ])
      return print({ kind: 'receipt', receipt: presentReceipt(setting, facts, caller, code) })
    }),

    handle(contract.readMiniProgramCode, async ({ context, caller, params }) =>
      codes.of(context, trackingCode(await readTrackingNumber(context, caller, params.consignmentId))),
    ),

    handle(contract.readSitePoster, async ({ context, caller, params }) => {
      const site = await readPosterSite(context, caller, params.siteId)
      const [setting, code] = await Promise.all([
        paperSetting(context, publicUrl),
        codes.of(context, siteCode(site.id)),
      ])
      return print({ kind: 'poster', poster: presentPoster(setting, site, code) })
    }),

    handle(contract.readCertificate, async ({ context, caller, params }) => {
      const facts = await readCertificate(context, caller, params.consignmentId)
      const setting = await paperSetting(context, publicUrl)
      return print({ kind: 'certificate', certificate: presentCertificate(setting, facts, caller) })
    }),
  ]
}
