import type { WeChatLogin } from '../../channels/wechat/login.ts'
import type { Sessions } from '../../services/sessions.ts'
import type { Route } from '../route.ts'
import { attachmentRoutes } from './attachments.ts'
import { bagRoutes } from './bags.ts'
import { budgetRoutes } from './budget.ts'
import { calendarRoutes } from './calendar.ts'
import { channelHealthRoutes } from './channel-health.ts'
import { channelRoutes } from './channels.ts'
import { complaintRoutes } from './complaints.ts'
import { consignmentRoutes } from './consignments.ts'
import { contractRoutes } from './contracts.ts'
import { dailyRootRoutes } from './daily-roots.ts'
import { dialogueRoutes } from './dialogues.ts'
import { evaluationInputRoutes } from './evaluation-inputs.ts'
import { evaluationPaperRoutes } from './evaluation-papers.ts'
import { evaluationRoutes } from './evaluations.ts'
import { exceptionRoutes } from './exceptions.ts'
import { exportRoutes } from './exports.ts'
import { figureRoutes } from './figures.ts'
import { inboundMessageRoutes } from './inbound-messages.ts'
import { ledgerRoutes } from './ledger.ts'
import { networkRoutes } from './network.ts'
import { notificationRoutes } from './notifications.ts'
import { type PaperOptions, paperRoutes } from './papers.ts'
import { periodReportRoutes } from './period-reports.ts'
import { phoneRoutes } from './phones.ts'
import { type DrawPicture, pictureRoutes } from './pictures.ts'
import { ratingRoutes } from './ratings.ts'
import { reportRoutes } from './reports.ts'
import { savingsRoutes } from './savings.ts'
import { scanRoutes } from './scans.ts'
import { serviceLevelRoutes } from './service-levels.ts'
import { serviceVolumeRoutes } from './service-volumes.ts'
import { sessionRoutes } from './sessions.ts'
import { settlementRoutes } from './settlements.ts'
import { sourceFileRoutes } from './source-files.ts'
import { statementRoutes } from './statements.ts'
import { taskRoutes } from './tasks.ts'
import { textCheckRoutes } from './text-checks.ts'
import { waybillRoutes } from './waybills.ts'

/** Every route of the API, but for the demonstration's. */
export function apiRoutes(
  sessions: Sessions,
  login: WeChatLogin,
  drawPicture: DrawPicture,
  papers: PaperOptions,
): Route[] {
  return [
    ...sessionRoutes(sessions, login),
    ...phoneRoutes(sessions),
    ...networkRoutes(sessions),
    ...consignmentRoutes,
    ...attachmentRoutes,
    ...complaintRoutes,
    ...ratingRoutes,
    ...savingsRoutes,
    ...scanRoutes,
    ...exceptionRoutes,
    ...bagRoutes,
    ...taskRoutes,
    ...textCheckRoutes,
    ...notificationRoutes,
    ...channelRoutes,
    ...inboundMessageRoutes,
    ...calendarRoutes,
    ...channelHealthRoutes,
    ...serviceLevelRoutes,
    ...reportRoutes,
    ...pictureRoutes(drawPicture),
    ...periodReportRoutes,
    ...budgetRoutes,
    ...contractRoutes,
    ...ledgerRoutes,
    ...paperRoutes(papers),
    ...dailyRootRoutes,
    ...dialogueRoutes,
    ...sourceFileRoutes,
    ...waybillRoutes,
    ...statementRoutes,
    ...settlementRoutes,
    ...serviceVolumeRoutes,
    ...evaluationRoutes,
    ...evaluationInputRoutes,
    ...figureRoutes,
    ...evaluationPaperRoutes(papers),
    ...exportRoutes(papers.publicUrl),
  ]
}
