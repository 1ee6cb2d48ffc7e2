// Generated from server/contract by generate-client-types.ts. Change the contract, not this file.

export type TaskKind =
  'accept' | 'dispatch' | 'receive' | 'hand_over' | 'deliver_home' | 'witness' | 'resolve_exception'
export type TaskStatus = 'open' | 'acknowledged' | 'done' | 'withdrawn'
export type Direction = 'materials' | 'result'
export type ScanKind =
  | 'accepted'
  | 'dispatched'
  | 'received'
  | 'collected'
  | 'delivery_failed'
  | 'exception_raised'
  | 'exception_resolved'
  | 'witnessed'
export type ComplaintStatus = 'open' | 'answered' | 'reopened' | 'closed'
export type ProxyRelation =
  'spouse' | 'parent' | 'child' | 'sibling' | 'relative' | 'neighbour' | 'friend' | 'village_staff' | 'other'
export type AnyExceptionKind =
  | 'lost'
  | 'damaged'
  | 'refused'
  | 'moved'
  | 'misdirected'
  | 'seal_broken'
  | 'count_mismatch'
  | 'other'
  | 'missing_hop'
  | 'three_failed_attempts'
  | 'not_witnessed'
  | 'unexpected_scan'
  | 'stalled'
  | 'complaint'
export type ExceptionStatus = 'open' | 'resolved' | 'withdrawn'
export type Resolution = 'found' | 'returned' | 'rerouted' | 'replaced' | 'written_off' | 'accepted'
export type Role =
  'resident' | 'handler' | 'courier' | 'dispatcher' | 'finance' | 'leader' | 'auditor' | 'administrator'
export type ConsignmentStatus =
  'requested' | 'held' | 'in_transit' | 'awaiting_pickup' | 'completed' | 'returned' | 'written_off' | 'cancelled'
export type ServiceForm = 'one_way' | 'round_trip' | 'keep_for_pickup'
export type ExceptionKind =
  'lost' | 'damaged' | 'refused' | 'moved' | 'misdirected' | 'seal_broken' | 'count_mismatch' | 'other'
export type IdentityKind = 'identity_card' | 'household_book' | 'social_security_card' | 'passport' | 'other'
export type ScanReason =
  'nobody_home' | 'refused' | 'wrong_address' | 'closed' | 'no_phone' | 'code_not_at_hand' | 'other'
export type BagStatus = 'sealed' | 'in_transit' | 'received' | 'checked' | 'withdrawn'
export type BagItemState = 'packed' | 'present' | 'missing' | 'extra'
export type NotificationStatus =
  'pending' | 'sending' | 'sent' | 'delivered' | 'refused' | 'ambiguous' | 'dead' | 'withdrawn'
export type RatingTag =
  | 'fast'
  | 'convenient'
  | 'friendly'
  | 'well_informed'
  | 'slow'
  | 'inconvenient'
  | 'unfriendly'
  | 'badly_informed'
  | 'documents_damaged'
export type SiteKind = 'village_station' | 'town_centre' | 'hub' | 'agency'
export type RecordBagEventBody =
  | {
      eventId: string
      siteId?: string
      occurredAt: string
      kind: 'dispatched'
    }
  | {
      eventId: string
      siteId?: string
      occurredAt: string
      kind: 'received'
      sealIntact: boolean
    }
  | {
      eventId: string
      siteId?: string
      occurredAt: string
      kind: 'checked'
      /**
       * @maxItems 300
       */
      found: string[]
      isFinished: boolean
      sealIntact?: boolean
    }
export type SearchMatch = 'number' | 'phone' | 'name'
export type AttachmentPurpose = 'signature' | 'photograph' | 'letter'

/**
 * What each operation takes and gives.
 */
export interface Operations {
  /**
   * I have seen it and will do it
   */
  acknowledgeTask: {
    params: AcknowledgeTaskParams
    response: Task
  }
  /**
   * Answer it; the resident is told. The same answer again is the same
   */
  answerComplaint: {
    params: AnswerComplaintParams
    body: AnswerComplaintBody
    response: Complaint
  }
  /**
   * Say something to a finding; it stays, and is printed with what was said
   */
  answerEvaluationFinding: {
    params: AnswerEvaluationFindingParams
    body: AnswerEvaluationFindingBody
    response: AnswerEvaluationFindingResponse
  }
  /**
   * The holder sends somebody to collect: a code of his own, good once; a new proxy ends the code of the one before
   */
  appointProxy: {
    params: AppointProxyParams
    body: AppointProxyBody
    response: ProxyCode
  }
  /**
   * Approve it; the third hand. What was agreed otherwise than posted enters the books.
   */
  approveSettlement: {
    params: ApproveSettlementParams
    body: ApproveSettlementBody
    response: ApproveSettlementResponse
  }
  /**
   * Approve the write-off that somebody else proposed
   */
  approveWriteOff: {
    params: ApproveWriteOffParams
    body: ApproveWriteOffBody
    response: ExceptionFile
  }
  /**
   * Name who answers for it; null gives it back to the hub’s desk
   */
  assignException: {
    params: AssignExceptionParams
    body: AssignExceptionBody
    response: ExceptionFile
  }
  /**
   * Hand a task to a colleague of the site, who is told; everybody there may still do it. Kept in the audit
   */
  assignTask: {
    params: AssignTaskParams
    body: AssignTaskBody
    response: Task
  }
  /**
   * Give a one-time code: from now on the channel that this session came through belongs to the account that the code was made for
   */
  bind: {
    body: BindBody
    response: Session
  }
  /**
   * Cancel before the documents were handed in
   */
  cancelConsignment: {
    params: CancelConsignmentParams
    body: CancelConsignmentBody
    response: Tracking
  }
  /**
   * These cases, filed by staff for the caller’s verified phone, are his: from now on they belong to his account
   */
  claimPhoneFilings: {
    body: ClaimPhoneFilingsBody
    response: ClaimPhoneFilingsResponse
  }
  /**
   * The holder has nothing more to say
   */
  closeComplaint: {
    params: CloseComplaintParams
    response: Complaint
  }
  /**
   * What a version says otherwise than an earlier one of its year; than the one before when none is named
   */
  compareEvaluations: {
    params: CompareEvaluationsParams
    query: CompareEvaluationsQuery
    response: CompareEvaluationsResponse
  }
  /**
   * What would change if the savings of a time were reckoned another way, by town and component; the parts add up to the difference, those without a town to the whole
   */
  compareSavings: {
    query: CompareSavingsQuery
    response: CompareSavingsResponse
  }
  /**
   * Record the scan that fulfils the task, without a scanner at hand
   */
  completeTask: {
    params: CompleteTaskParams
    body: CompleteTaskBody
    response: ScanResult
  }
  /**
   * Let a draft count, with the reason for what is odd
   */
  confirmVolumes: {
    params: ConfirmVolumesParams
    body: ConfirmVolumesBody
    response: ConfirmVolumesResponse
  }
  /**
   * Take the last step of a bag back, with the scans of everything inside and what they posted: all of it or nothing. Whoever recorded it may within half an hour, the hub’s desk at any time; `bag_went_on` names what was scanned since
   */
  correctBagEvent: {
    params: CorrectBagEventParams
    body: CorrectBagEventBody
    response: BagResult
  }
  /**
   * Take a scan back, or say what really happened: nothing is edited, a correction supersedes. Whoever scanned may within half an hour, the hub’s desk at any time
   */
  correctScan: {
    params: CorrectScanParams
    body: CorrectScanBody
    response: ScanResult
  }
  /**
   * A one-time code that joins another channel (chat) to this account
   */
  createOwnBindingCode: {
    response: CreateOwnBindingCodeResponse
  }
  /**
   * Approve or reject a transfer that somebody else proposed
   */
  decideBudgetTransfer: {
    params: DecideBudgetTransferParams
    body: DecideBudgetTransferBody
    response: DecideBudgetTransferResponse
  }
  /**
   * The text may be shown, or is withheld from everybody but its author and those who decide
   */
  decideText: {
    params: DecideTextParams
    body: DecideTextBody
    response: DecideTextResponse
  }
  /**
   * Write the text of a section; figures stay references, and typed numbers are warned of
   */
  editEvaluationSection: {
    params: EditEvaluationSectionParams
    body: EditEvaluationSectionBody
    response: EditEvaluationSectionResponse
  }
  /**
   * The holder complains; the hub gets it as an exception. One at a time for a consignment
   */
  fileComplaint: {
    params: FileComplaintParams
    body: FileComplaintBody
    response: Complaint
  }
  /**
   * Rows of an import in the order of its file
   */
  listAgencyVolumes: {
    params: ListAgencyVolumesParams
    query: PageQuery
    response: ListAgencyVolumesResponse
  }
  /**
   * What the lines were given for a year, the newest first
   */
  listAppropriations: {
    query: ListAppropriationsQuery
    response: ListAppropriationsResponse
  }
  /**
   * Newest first. scope=site: sealed at my sites or for them; under_way: of those not yet emptied, also what stands at my sites astray, and for couriers and dispatchers the whole county
   */
  listBags: {
    query: ListBagsQuery
    response: ListBagsResponse
  }
  /**
   * How the lines of a year’s budget stand, and when each runs out
   */
  listBudget: {
    query: ListBudgetQuery
    response: ListBudgetResponse
  }
  /**
   * Transfers between the lines of a year, the newest first
   */
  listBudgetTransfers: {
    query: ListBudgetTransfersQuery
    response: ListBudgetTransfersResponse
  }
  /**
   * Public holidays and make-up workdays of a year, by which all deadlines run
   */
  listCalendarDays: {
    query: ListCalendarDaysQuery
    response: ListCalendarDaysResponse
  }
  /**
   * My cases with their consignments, newest first
   */
  listCases: {
    query: ListCasesQuery
    response: ListCasesResponse
  }
  /**
   * Months that are closed, the youngest first
   */
  listClosedMonths: {
    query: PageQuery
    response: ListClosedMonthsResponse
  }
  /**
   * To whom a task can be handed: the others who stand at its site
   */
  listColleagues: {
    params: ListColleaguesParams
    query: PageQuery
    response: ListColleaguesResponse
  }
  /**
   * What contracts bind of a year’s budget, the newest first
   */
  listCommitments: {
    query: ListCommitmentsQuery
    response: ListCommitmentsResponse
  }
  /**
   * Complaints, newest first: all for the hub and oversight, those that pass their own site for handlers
   */
  listComplaints: {
    query: ListComplaintsQuery
    response: ListComplaintsResponse
  }
  /**
   * Was she told? Every message about a consignment with its tries, for staff on its way; newest first
   */
  listConsignmentNotifications: {
    params: ListConsignmentNotificationsParams
    query: PageQuery
    response: ListConsignmentNotificationsResponse
  }
  /**
   * Mine, newest first; with scope=site, those that my site holds or expects
   */
  listConsignments: {
    query: ListConsignmentsQuery
    response: ListConsignmentsResponse
  }
  /**
   * Contracts with carriers, the newest first
   */
  listContracts: {
    query: PageQuery
    response: ListContractsResponse
  }
  /**
   * Merkle roots of the days that are closed, youngest first
   */
  listDailyRoots: {
    query: PageQuery
    response: ListDailyRootsResponse
  }
  /**
   * People of the demonstration; exists in the demo profile only
   */
  listDemoPersonas: {
    response: ListDemoPersonasResponse
  }
  /**
   * Versions of weights, targets and scoring rules, the newest first
   */
  listEvaluationSchemes: {
    query: PageQuery
    response: ListEvaluationSchemesResponse
  }
  /**
   * Versions of the yearly self-evaluations, the newest first
   */
  listEvaluations: {
    query: ListEvaluationsQuery
    response: ListEvaluationsResponse
  }
  /**
   * Exceptions, the most urgent first: all for the hub and oversight, those of his own site for a handler
   */
  listExceptions: {
    query: ListExceptionsQuery
    response: ListExceptionsResponse
  }
  /**
   * The rows that a figure counts or adds up, the oldest first; of a figure of an evaluation those of its day
   */
  listFigureRows: {
    params: ListFigureRowsParams
    query: PageQuery
    response: ListFigureRowsResponse
  }
  /**
   * Ledger transactions with their entries and usage, in the order of recording
   */
  listLedger: {
    query: ListLedgerQuery
    response: ListLedgerResponse
  }
  /**
   * Service matters, by part of the name, alias or result document; by pinyin and with a slip, too
   */
  listMatters: {
    query: ListMattersQuery
    response: ListMattersResponse
  }
  /**
   * What the ledger owes for the month and the statement does not ask for: it stays owed
   */
  listMissingCharges: {
    params: ListMissingChargesParams
    query: PageQuery
    response: ListMissingChargesResponse
  }
  /**
   * Money of a week, month, quarter or year by line, account, town and version
   */
  listMoneySums: {
    query: ListMoneySumsQuery
    response: ListMoneySumsResponse
  }
  /**
   * What each notification says on each channel
   */
  listNotificationTemplates: {
    query: ListNotificationTemplatesQuery
    response: ListNotificationTemplatesResponse
  }
  /**
   * What was told, to whom it could not be told, and why: newest first
   */
  listNotifications: {
    query: ListNotificationsQuery
    response: ListNotificationsResponse
  }
  /**
   * Sites with overdue tasks as of now, the one that is longest overdue first
   */
  listOverdueSites: {
    query: ListOverdueSitesQuery
    response: ListOverdueSitesResponse
  }
  /**
   * The holder’s complaints about a consignment, newest first
   */
  listOwnComplaints: {
    params: ListOwnComplaintsParams
    query: PageQuery
    response: ListOwnComplaintsResponse
  }
  /**
   * The figures of a week, a month or any other time, of the county or of a town, each with the code that opens it
   */
  listPeriodFigures: {
    query: ListPeriodFiguresQuery
    response: ListPeriodFiguresResponse
  }
  /**
   * What staff filed for the caller’s verified phone and nobody has claimed yet, newest first
   */
  listPhoneFilings: {
    query: PageQuery
    response: ListPhoneFilingsResponse
  }
  /**
   * Ratings with what was written, newest first: all for hub and oversight, for handlers of what passed their own site. Audited
   */
  listRatings: {
    query: ListRatingsQuery
    response: ListRatingsResponse
  }
  /**
   * Road distance of every town and village to the county seat, with its source; what is not known stays blank
   */
  listRoadDistances: {
    query: ListRoadDistancesQuery
    response: ListRoadDistancesResponse
  }
  /**
   * Every version of the savings method, the one that begins last first
   */
  listSavingsMethods: {
    query: PageQuery
    response: ListSavingsMethodsResponse
  }
  /**
   * How long sites have for each kind of task, in working minutes
   */
  listServiceLevels: {
    query: ListServiceLevelsQuery
    response: ListServiceLevelsResponse
  }
  /**
   * Settlements, the newest first
   */
  listSettlements: {
    query: PageQuery
    response: ListSettlementsResponse
  }
  /**
   * Sites of the county network, by kind, parent or part of the name; by pinyin and its initials, too
   */
  listSites: {
    query: ListSitesQuery
    response: ListSitesResponse
  }
  /**
   * Lines of a statement in the order of its file
   */
  listStatementLines: {
    params: ListStatementLinesParams
    query: ListStatementLinesQuery
    response: ListStatementLinesResponse
  }
  /**
   * Carriers’ statements, the newest first
   */
  listStatements: {
    query: PageQuery
    response: ListStatementsResponse
  }
  /**
   * Every version of the prices, by line, the one that begins last first
   */
  listTariffs: {
    query: PageQuery
    response: ListTariffsResponse
  }
  /**
   * Open tasks of my site, the most urgent first
   */
  listTasks: {
    query: ListTasksQuery
    response: ListTasksResponse
  }
  /**
   * Texts of residents that WeChat finds doubtful or could not be asked about, newest first: for a person to look at. Reading them is kept in the audit
   */
  listTextChecks: {
    query: PageQuery
    response: ListTextChecksResponse
  }
  /**
   * How many people live in the towns, as entered, the newest first
   */
  listTownPopulations: {
    query: ListTownPopulationsQuery
    response: ListTownPopulationsResponse
  }
  /**
   * Cases filed in a time that save nothing, or over a road that nobody has measured, and why; the newest first
   */
  listUnsavedCases: {
    query: ListUnsavedCasesQuery
    response: ListUnsavedCasesResponse
  }
  /**
   * Items, trips, metres, minutes and fares of a week, month, quarter or year by town and version
   */
  listUsageSums: {
    query: ListUsageSumsQuery
    response: ListUsageSumsResponse
  }
  /**
   * Imports of service volume, the newest first; of a month the one confirmed last holds
   */
  listVolumeImports: {
    query: ListVolumeImportsQuery
    response: ListVolumeImportsResponse
  }
  /**
   * Add a note, with a photograph if there is one; the same id twice is one note
   */
  noteException: {
    params: NoteExceptionParams
    body: NoteExceptionBody
    response: ExceptionFile
  }
  /**
   * Sheets and headings of a file, with the column proposed for each field: as remembered, else by their words
   */
  outlineSourceFile: {
    params: OutlineSourceFileParams
    query: OutlineSourceFileQuery
    response: OutlineSourceFileResponse
  }
  /**
   * Propose to write the documents off; a second person approves
   */
  proposeWriteOff: {
    params: ProposeWriteOffParams
    body: ProposeWriteOffBody
    response: ExceptionFile
  }
  /**
   * Rate what was received: its holder, once. The same rating again is the same; another is refused.
   */
  rateConsignment: {
    params: RateConsignmentParams
    body: RateConsignmentBody
    response: Rating
  }
  /**
   * What a resident agrees to when somebody files for him: to be read out or shown before he says yes
   */
  readAuthorisationStatement: {
    response: ReadAuthorisationStatementResponse
  }
  /**
   * A bag with its manifest and its story
   */
  readBag: {
    params: ReadBagParams
    response: Bag
  }
  /**
   * The bag under a seal, for whoever stands before it with a scanner
   */
  readBagBySeal: {
    params: ReadBagBySealParams
    response: Bag
  }
  /**
   * Which channels for which message, in which order, and what is worth a call
   */
  readChannelPolicy: {
    response: ReadChannelPolicyResponse
  }
  /**
   * Tries by day and channel with how they ended and how long it took; a month at most
   */
  readChannelReport: {
    query: ReadChannelReportQuery
    response: ReadChannelReportResponse
  }
  /**
   * What was said: for the holder, staff whom it concerns, and oversight; that staff read it is kept in the audit
   */
  readComplaint: {
    params: ReadComplaintParams
    response: Complaint
  }
  /**
   * One consignment with details: its holder, staff, or oversight
   */
  readConsignment: {
    params: ReadConsignmentParams
    response: Tracking
  }
  /**
   * A version of a self-evaluation, whole
   */
  readEvaluation: {
    params: ReadEvaluationParams
    response: ReadEvaluationResponse
  }
  /**
   * One exception with its notes, and what the caller may do about it
   */
  readException: {
    params: ReadExceptionParams
    response: ExceptionFile
  }
  /**
   * Open a figure: what it says, of what, by which query and versions; one of an evaluation as it stood there
   */
  readFigure: {
    params: ReadFigureParams
    response: ReadFigureResponse
  }
  /**
   * Shows that a consignment’s events are in the root of a closed day, by default its last one
   */
  readInclusionProof: {
    params: ReadInclusionProofParams
    query: ReadInclusionProofQuery
    response: ReadInclusionProofResponse
  }
  /**
   * One transaction of the ledger in words: what it is, what was posted, by which tariff or method, and why
   */
  readLedgerTransaction: {
    params: ReadLedgerTransactionParams
    response: ReadLedgerTransactionResponse
  }
  /**
   * Who am I
   */
  readMe: {
    response: Me
  }
  /**
   * How I would rather be told, how I can be told, and how many messages I consented to
   */
  readNotificationSettings: {
    response: ReadNotificationSettingsResponse
  }
  /**
   * How residents rated what passed the caller’s own sites and was completed in a time; the hub’s desk: everything
   */
  readOwnSatisfaction: {
    query: ReadOwnSatisfactionQuery
    response: ReadOwnSatisfactionResponse
  }
  /**
   * Any time, of the county or of one village or town: figures, with a title and three lines of text
   */
  readPeriodSummary: {
    query: ReadPeriodSummaryQuery
    response: ReadPeriodSummaryResponse
  }
  /**
   * The holder’s pick-up code and the text of its QR, once the documents wait for pick-up
   */
  readPickupCode: {
    params: ReadPickupCodeParams
    response: ReadPickupCodeResponse
  }
  /**
   * Whom the holder sends, with the code
   */
  readProxy: {
    params: ReadProxyParams
    response: ProxyCode
  }
  /**
   * How residents rated what was completed in a time: distribution with n and response rate, county and towns
   */
  readSatisfaction: {
    query: ReadSatisfactionQuery
    response: ReadSatisfactionResponse
  }
  /**
   * What the relay saved residents in a time, by town: as posted, or reckoned anew by a version; net of its own cost, with the cases that save nothing and what must be known with it
   */
  readSavings: {
    query: ReadSavingsQuery
    response: ReadSavingsResponse
  }
  /**
   * One version of the savings method
   */
  readSavingsMethod: {
    params: ReadSavingsMethodParams
    response: ReadSavingsMethodResponse
  }
  /**
   * A settlement with every hand that was in it
   */
  readSettlement: {
    params: ReadSettlementParams
    response: ReadSettlementResponse
  }
  /**
   * A statement: how its lines came out, and what it lacks
   */
  readStatement: {
    params: ReadStatementParams
    response: ReadStatementResponse
  }
  /**
   * A line with what was said about it
   */
  readStatementLine: {
    params: ReadStatementLineParams
    response: ReadStatementLineResponse
  }
  /**
   * How a time went, step by step: days up to 16 days, weeks up to a quarter, months beyond; for a chart
   */
  readTrend: {
    query: ReadTrendQuery
    response: ReadTrendResponse
  }
  /**
   * Opening, movement and closing balance of every account in a month; the closing balances sum to zero
   */
  readTrialBalance: {
    query: ReadTrialBalanceQuery
    response: ReadTrialBalanceResponse
  }
  /**
   * An import with what is odd about it
   */
  readVolumeImport: {
    params: ReadVolumeImportParams
    response: ReadVolumeImportResponse
  }
  /**
   * The week in figures, with its text
   */
  readWeeklySummary: {
    query: ReadWeeklySummaryQuery
    response: WeeklySummary
  }
  /**
   * Dispatch, receive or check a bag: one request records it for every consignment inside. A check may come in parts, one scan after the other, the last one finished
   */
  recordBagEvent: {
    params: RecordBagEventParams
    body: RecordBagEventBody
    response: BagResult
  }
  /**
   * Somebody on the call list was phoned; reached, the notification is delivered
   */
  recordCall: {
    params: RecordCallParams
    body: RecordCallBody
    response: NotificationView
  }
  /**
   * Record a batch of scans; each gets its own result, in the order given
   */
  recordScans: {
    body: RecordScansBody
    response: RecordScansResponse
  }
  /**
   * What the person answered to wx.requestSubscribeMessage; the same report counts once
   */
  recordSubscriptions: {
    body: RecordSubscriptionsBody
    response: RecordSubscriptionsResponse
  }
  /**
   * Record the carrier’s number of a consignment or of a bag, by scan or by hand: bills are matched by it first
   */
  recordWaybill: {
    body: RecordWaybillBody
    response: RecordWaybillResponse
  }
  /**
   * Fetch a result at another site than asked for, as long as it has not left its origin
   */
  redirectConsignment: {
    params: RedirectConsignmentParams
    body: RedirectConsignmentBody
    response: Tracking
  }
  /**
   * Ask for documents to be relayed: a result from the agency back to a village, town or home; or materials from a village or town up to the agency. A resident for himself; a handler for somebody who stands at the counter.
   */
  registerConsignment: {
    body: Filing
    response: Tracking
  }
  /**
   * The holder is not content with the answer; once
   */
  reopenComplaint: {
    params: ReopenComplaintParams
    body: ReopenComplaintBody
    response: Complaint
  }
  /**
   * End it: found, returned, rerouted, replaced or accepted. Writing off takes two people and has its own way
   */
  resolveException: {
    params: ResolveExceptionParams
    body: ResolveExceptionBody
    response: ExceptionFile
  }
  /**
   * Try a dead, refused or ambiguous notification once more
   */
  retryNotification: {
    params: RetryNotificationParams
    response: NotificationView
  }
  /**
   * Send a version back to be written anew
   */
  returnEvaluation: {
    params: ReturnEvaluationParams
    body: ReturnEvaluationBody
    response: ReturnEvaluationResponse
  }
  /**
   * Send it back to be prepared anew
   */
  returnSettlement: {
    params: ReturnSettlementParams
    body: ReturnSettlementBody
    response: ReturnSettlementResponse
  }
  /**
   * Review it; the second hand
   */
  reviewSettlement: {
    params: ReviewSettlementParams
    body: ReviewSettlementBody
    response: ReviewSettlementResponse
  }
  /**
   * Keep name and phone for the next request
   */
  saveContact: {
    body: SaveContactBody
    response: Me
  }
  /**
   * Seal consignments into a bag at the site that holds them. All or nothing: `bag_items_refused` lists in `issues` which to take out, and why
   */
  sealBag: {
    body: SealBagBody
    response: BagResult
  }
  /**
   * What lies at or is to come to my site, by the end of its number, one slip in it, the end of the phone, or the whole name; a whole number finds it anywhere on its way
   */
  searchConsignments: {
    query: SearchConsignmentsQuery
    response: SearchConsignmentsResponse
  }
  /**
   * Say how I would rather be told; the weekly summary is stopped by PUT /me/weekly-summary
   */
  setNotificationSettings: {
    body: SetNotificationSettingsBody
    response: SetNotificationSettingsResponse
  }
  /**
   * Sign a version for good, by the hash of what was read; somebody other than who submitted it
   */
  signEvaluation: {
    params: SignEvaluationParams
    body: SignEvaluationBody
    response: SignEvaluationResponse
  }
  /**
   * Sign in with the one-time code of wx.login
   */
  signInByMiniProgram: {
    body: SignInByMiniProgramBody
    response: Session
  }
  /**
   * Track by number; details for the holder or with the last four digits of the consignee’s phone
   */
  trackByNumber: {
    params: TrackByNumberParams
    query: TrackByNumberQuery
    response: Tracking
  }
  /**
   * Upload a signature, a photograph or a signed letter, before the scan, note or filing that names it. The same id with the same bytes twice is one attachment.
   */
  uploadAttachment: {
    query: UploadAttachmentQuery
    response: Attachment
  }
  /**
   * Keep the phone that WeChat says is this person’s, by the one-time code of its button; typing it (PUT /me/contact) is always possible, and opens nothing that staff filed for it
   */
  verifyPhone: {
    body: VerifyPhoneBody
    response: Me
  }
  /**
   * Whether the scheduled weekly summary is to come; whoever does not want it may still ask for one
   */
  wantWeeklySummary: {
    body: WantWeeklySummaryBody
    response: WantWeeklySummaryResponse
  }
  /**
   * Template ids for wx.requestSubscribeMessage at this moment: at most three of one kind; empty: ask nothing
   */
  wantedSubscriptions: {
    query: WantedSubscriptionsQuery
    response: WantedSubscriptionsResponse
  }
}
export interface AcknowledgeTaskParams {
  taskId: string
}
export interface Task {
  id: string
  number: number
  kind: TaskKind
  kindText: string
  status: TaskStatus
  siteId: string
  siteName: string
  consignmentId: string
  trackingNumber: string
  direction: Direction
  contents: string
  legText: string
  fulfilledBy: ScanKind
  needsPickupCode: boolean
  dueAt: string
  isOverdue: boolean
  assigneeLabel?: string | null
}
export interface AnswerComplaintParams {
  complaintId: string
}
export interface AnswerComplaintBody {
  text: string
}
export interface Complaint {
  id: string
  consignmentId: string
  trackingNumber: string
  contents: string
  status: ComplaintStatus
  filedAt: string
  entries: {
    kind: 'filed' | 'answered' | 'reopened' | 'closed'
    by: 'resident' | 'staff'
    at: string
    text: string | null
    textCheck: ('waiting' | 'passed' | 'doubtful' | 'unchecked' | 'shown' | 'withheld') | null
  }[]
  canReopen: boolean
}
export interface AnswerEvaluationFindingParams {
  evaluationId: string
  finding: string
}
export interface AnswerEvaluationFindingBody {
  text: string
}
export interface AnswerEvaluationFindingResponse {
  id: string
  year: number
  version: number
  status: 'draft' | 'submitted' | 'returned' | 'signed' | 'superseded'
  asOf: string
  createdBy: string
  openFindings: number
  findings: number
  blanks: number
  hash: string
  title: string
  countyName: string
  scheme: {
    id: string
    source: string
  } | null
  score: {
    scored: number
    ofWeight: number
    text: string
  } | null
  sections: {
    key: string
    depth: number
    number: string
    heading: string
    text: string
    rendered: string
    revision: number
    editedBy: string | null
    editedAt: string | null
    warnings: string[]
    tables: ('indicators' | 'equity' | 'year_on_year' | 'findings' | 'evidence')[]
  }[]
  indicators: {
    key: string
    path: string[]
    figures: string[]
    target: {
      figure: string
      text: string
    } | null
    weight: number | null
    score: number | null
    scoreText: string
    evidence: string[]
  }[]
  evidence: {
    id: string
    kind: 'appropriation' | 'contract' | 'tariff' | 'settlement' | 'month_close' | 'volume_import' | 'daily_root'
    title: string
    reference: string
    date: string | null
    digest: string | null
  }[]
  findingList: {
    key: string
    rule:
      | 'constant_ratio'
      | 'flat_by_town'
      | 'full_execution'
      | 'unchanged_sum'
      | 'unexplained_price'
      | 'fare_out_of_table'
      | 'jump'
      | 'without_n'
      | 'missing'
    severity: 'serious' | 'doubtful' | 'note'
    figures: string[]
    text: string
    answer: {
      text: string
      authorId: string
      at: string
    } | null
  }[]
  towns: {
    townId: string
    townName: string
    items: string
    population: string
    itemsPerThousand: string
    roadMetres: string
    receiptMinutes: string
    spent: string
    trips: string
  }[]
  yearOnYear: {
    name: string
    now: string
    before: string
    changePerMille: number | null
    text: string
  }[]
  figures: {
    code: string
    query: string
    name: string
    unit:
      | 'fen'
      | 'items'
      | 'cases'
      | 'trips'
      | 'metres'
      | 'minutes'
      | 'ratings'
      | 'persons'
      | 'months'
      | 'documents'
      | 'per_mille'
      | 'fen_per_item'
      | 'metres_per_item'
      | 'fen_per_kilometre'
      | 'items_per_thousand'
    from: string
    until: string
    siteId: string | null
    siteName: string | null
    line: ('towns' | 'county_seat') | null
    value:
      | {
          kind: 'exact'
          amount: number
        }
      | {
          kind: 'estimate'
          low: number
          middle: number
          high: number
        }
      | {
          kind: 'gap'
          reason: string
        }
    text: string
    provenance: {
      queryVersion: number
      how: string
      methods: string[]
      rows: number
      gaps: number
      parts: string[]
    }
  }[]
  steps: {
    kind: 'submitted' | 'returned' | 'signed'
    actorId: string
    actorLabel: string | null
    at: string
    note: string | null
  }[]
}
export interface AppointProxyParams {
  consignmentId: string
}
export interface AppointProxyBody {
  proxyId: string
  relation: ProxyRelation
  name: string
}
export interface ProxyCode {
  relation: ProxyRelation
  name: string
  code: string
  qrText: string
}
export interface ApproveSettlementParams {
  settlementId: string
}
export interface ApproveSettlementBody {
  note?: string
}
export interface ApproveSettlementResponse {
  id: string
  statementId: string
  carrier: string
  month: string
  status: 'prepared' | 'returned' | 'reviewed' | 'approved' | 'paid'
  amountFen: number
  preparedAt: string
  amounts: {
    line: 'towns' | 'county_seat'
    amountFen: number
  }[]
  steps: {
    kind: 'prepared' | 'returned' | 'reviewed' | 'approved' | 'paid'
    actorId: string
    at: string
    note: string | null
    amounts:
      | {
          line: 'towns' | 'county_seat'
          amountFen: number
        }[]
      | null
    voucher: string | null
    paidOn: string | null
  }[]
}
export interface ApproveWriteOffParams {
  exceptionId: string
}
export interface ApproveWriteOffBody {
  eventId: string
}
export interface ExceptionFile {
  id: string
  kind: AnyExceptionKind
  kindText: string
  status: ExceptionStatus
  siteId: string
  siteName: string
  raisedAt: string
  dueAt: string
  isOverdue: boolean
  ownerLabel: string
  ownerId: string | null
  resolution: Resolution | null
  resolutionText: string | null
  resolvedAt: string | null
  consignmentId: string
  trackingNumber: string
  contents: string
  statusText: string
  whereText: string
  notes: ExceptionNote[]
  resolutions: {
    resolution: Resolution
    text: string
  }[]
  writeOff: {
    proposedByLabel: string
    proposedAt: string
    reason: string
  } | null
  canApproveWriteOff: boolean
  complaintId: string | null
}
export interface ExceptionNote {
  id: string
  at: string
  authorLabel: string
  text: string
  attachmentId: string | null
}
export interface AssignExceptionParams {
  exceptionId: string
}
export interface AssignExceptionBody {
  ownerId: string | null
}
export interface AssignTaskParams {
  taskId: string
}
export interface AssignTaskBody {
  assignmentId: string
  assigneeId: string
}
export interface BindBody {
  code: string
}
export interface Session {
  token: string
  expiresAt: string
  me: Me
}
export interface Me {
  id: string
  staffLabel: string | null
  roles: {
    role: Role
    siteId: string | null
    siteName: string | null
    mayPrintPoster?: boolean
  }[]
  contact: {
    name: string
    phone: string
  } | null
  isPhoneVerified: boolean
  homeSite: {
    id: string
    name: string
  } | null
}
export interface CancelConsignmentParams {
  consignmentId: string
}
export interface CancelConsignmentBody {
  eventId: string
  reason?: string
}
export interface Tracking {
  trackingNumber: string
  direction: Direction
  status: ConsignmentStatus
  statusText: string
  whereText: string
  nextText: string | null
  nextDueAt: string | null
  route: RouteStop[]
  timeline: TimelineEntry[]
  openExceptions: number
  registeredAt: string
  completedAt: string | null
  details: ConsignmentDetails | null
}
export interface RouteStop {
  siteId: string
  name: string
  state: 'passed' | 'here' | 'ahead'
}
export interface TimelineEntry {
  occurredAt: string
  text: string
  siteName: string
  flags: string[]
}
export interface ConsignmentDetails {
  matterId: string
  matterName: string
  contents: string
  consigneeName: string
  consigneePhone: string
  address: string | null
  caseId: string
  consignmentId: string
  canCancel: boolean
  canRedirect: boolean
  canRate: boolean
  hasPickupCode: boolean
  serviceForm: ServiceForm
  isSupplement: boolean
  twoPersonHandling: boolean
  items: DocumentItem[]
}
export interface DocumentItem {
  name: string
  copies: number
  form: 'original' | 'copy'
}
export interface ClaimPhoneFilingsBody {
  /**
   * @minItems 1
   * @maxItems 50
   */
  caseIds: [string, ...string[]]
}
export interface ClaimPhoneFilingsResponse {
  caseIds: string[]
}
export interface CloseComplaintParams {
  complaintId: string
}
export interface CompareEvaluationsParams {
  evaluationId: string
}
export interface CompareEvaluationsQuery {
  since?: string
}
export interface CompareEvaluationsResponse {
  before: {
    id: string
    year: number
    version: number
    status: 'draft' | 'submitted' | 'returned' | 'signed' | 'superseded'
    asOf: string
    createdBy: string
    openFindings: number
    findings: number
    blanks: number
    hash: string
  }
  after: {
    id: string
    year: number
    version: number
    status: 'draft' | 'submitted' | 'returned' | 'signed' | 'superseded'
    asOf: string
    createdBy: string
    openFindings: number
    findings: number
    blanks: number
    hash: string
  }
  figures: {
    code: string
    name: string
    siteName: string | null
    before: string | null
    after: string | null
  }[]
  findingsAppeared: string[]
  findingsGone: string[]
  sections: string[]
}
export interface CompareSavingsQuery {
  cursor?: string
  limit?: number
  from: string
  until: string
  townId?: string
  methodId?: string
  inputs?: 'posted' | 'current'
  otherMethodId?: string
  otherInputs?: 'posted' | 'current'
}
export interface CompareSavingsResponse {
  items: {
    townId: string | null
    townName: string | null
    part: string
    partText: string
    cases: number
    casesWithoutDistance: number
    trips: number
    metresLow: number
    metresMiddle: number
    metresHigh: number
    fareFenLow: number
    fareFenMiddle: number
    fareFenHigh: number
    minutesLow: number
    minutesMiddle: number
    minutesHigh: number
  }[]
  nextCursor: string | null
  from: string
  until: string
  withoutBasis: number
}
export interface CompleteTaskParams {
  taskId: string
}
export interface CompleteTaskBody {
  eventId: string
  occurredAt: string
  details?: ScanDetails
}
export interface ScanDetails {
  pickupCode?: string
  exceptionKind?: ExceptionKind
  note?: string
  weightGrams?: number
  collector?: Collector
  reason?: ScanReason
  proofAttachmentId?: string
}
export interface Collector {
  kind: 'self' | 'proxy'
  relation?: ProxyRelation
  identityKind?: IdentityKind
  identityLast4?: string
  holderIdentityChecked?: boolean
}
export interface ScanResult {
  eventId: string
  outcome: 'recorded' | 'duplicate' | 'rejected'
  trackingNumber: string
  status: ConsignmentStatus | null
  flags: string[]
  message: string
  code: string | null
}
export interface ConfirmVolumesParams {
  importId: string
}
export interface ConfirmVolumesBody {
  reason: string
}
export interface ConfirmVolumesResponse {
  id: string
  month: string
  status: 'draft' | 'confirmed' | 'discarded'
  importedBy: string
  importedAt: string
  decidedBy: string | null
  decidedAt: string | null
  reason: string | null
  fileId: string
  digest: string
  warnings: string[]
  anomalies: {
    kind: 'more_completed' | 'jump' | 'all_good_without_n' | 'more_good' | 'agency_missing'
    agencyId: string
    row: number | null
    measure: ('accepted' | 'completed') | null
    before: number | null
    now: number | null
    text: string
  }[]
}
export interface CorrectBagEventParams {
  bagId: string
  bagEventId: string
}
export interface CorrectBagEventBody {
  eventId: string
  note: string
}
export interface BagResult {
  outcome: 'recorded' | 'duplicate'
  message: string
  bag: Bag
  unknown: string[]
}
export interface Bag {
  id: string
  sealNumber: string
  status: BagStatus
  statusText: string
  fromSiteId: string
  fromSiteName: string
  toSiteId: string
  toSiteName: string
  sealedAt: string
  counts: {
    listed: number
    packed: number
    present: number
    missing: number
    extra: number
  }
  whereText: string
  sealIntact: boolean | null
  isPending: boolean
  items: {
    consignmentId: string
    trackingNumber: string
    contents: string
    state: BagItemState
    stateText: string
    status: ConsignmentStatus
    openExceptions: number
  }[]
  events: {
    eventId: string
    kind: 'sealed' | 'dispatched' | 'received' | 'checked' | 'corrected'
    text: string
    siteName: string
    occurredAt: string
    flags: string[]
    isTakenBack: boolean
    note: string | null
  }[]
  takeBack: {
    eventId: string
    text: string
  } | null
}
export interface CorrectScanParams {
  scanId: string
}
export interface CorrectScanBody {
  eventId: string
  note: string
  replacement?: {
    kind: 'accepted' | 'dispatched' | 'received' | 'delivery_failed'
    siteId: string
    occurredAt: string
  }
}
export interface CreateOwnBindingCodeResponse {
  code: string
  expiresAt: string
}
export interface DecideBudgetTransferParams {
  transferId: string
}
export interface DecideBudgetTransferBody {
  isApproved: boolean
  note?: string
}
export interface DecideBudgetTransferResponse {
  id: string
  year: number
  fromLine: 'towns' | 'county_seat'
  toLine: 'towns' | 'county_seat'
  amountFen: number
  reason: string
  status: 'proposed' | 'approved' | 'rejected'
  proposedBy: string
  proposedAt: string
  decidedBy: string | null
  decidedAt: string | null
  decisionNote: string | null
}
export interface DecideTextParams {
  textCheckId: string
}
export interface DecideTextBody {
  decision: 'shown' | 'withheld'
}
export interface DecideTextResponse {
  decision: 'shown' | 'withheld'
}
export interface EditEvaluationSectionParams {
  evaluationId: string
  section: string
}
export interface EditEvaluationSectionBody {
  text: string
  revision: number
}
export interface EditEvaluationSectionResponse {
  id: string
  year: number
  version: number
  status: 'draft' | 'submitted' | 'returned' | 'signed' | 'superseded'
  asOf: string
  createdBy: string
  openFindings: number
  findings: number
  blanks: number
  hash: string
  title: string
  countyName: string
  scheme: {
    id: string
    source: string
  } | null
  score: {
    scored: number
    ofWeight: number
    text: string
  } | null
  sections: {
    key: string
    depth: number
    number: string
    heading: string
    text: string
    rendered: string
    revision: number
    editedBy: string | null
    editedAt: string | null
    warnings: string[]
    tables: ('indicators' | 'equity' | 'year_on_year' | 'findings' | 'evidence')[]
  }[]
  indicators: {
    key: string
    path: string[]
    figures: string[]
    target: {
      figure: string
      text: string
    } | null
    weight: number | null
    score: number | null
    scoreText: string
    evidence: string[]
  }[]
  evidence: {
    id: string
    kind: 'appropriation' | 'contract' | 'tariff' | 'settlement' | 'month_close' | 'volume_import' | 'daily_root'
    title: string
    reference: string
    date: string | null
    digest: string | null
  }[]
  findingList: {
    key: string
    rule:
      | 'constant_ratio'
      | 'flat_by_town'
      | 'full_execution'
      | 'unchanged_sum'
      | 'unexplained_price'
      | 'fare_out_of_table'
      | 'jump'
      | 'without_n'
      | 'missing'
    severity: 'serious' | 'doubtful' | 'note'
    figures: string[]
    text: string
    answer: {
      text: string
      authorId: string
      at: string
    } | null
  }[]
  towns: {
    townId: string
    townName: string
    items: string
    population: string
    itemsPerThousand: string
    roadMetres: string
    receiptMinutes: string
    spent: string
    trips: string
  }[]
  yearOnYear: {
    name: string
    now: string
    before: string
    changePerMille: number | null
    text: string
  }[]
  figures: {
    code: string
    query: string
    name: string
    unit:
      | 'fen'
      | 'items'
      | 'cases'
      | 'trips'
      | 'metres'
      | 'minutes'
      | 'ratings'
      | 'persons'
      | 'months'
      | 'documents'
      | 'per_mille'
      | 'fen_per_item'
      | 'metres_per_item'
      | 'fen_per_kilometre'
      | 'items_per_thousand'
    from: string
    until: string
    siteId: string | null
    siteName: string | null
    line: ('towns' | 'county_seat') | null
    value:
      | {
          kind: 'exact'
          amount: number
        }
      | {
          kind: 'estimate'
          low: number
          middle: number
          high: number
        }
      | {
          kind: 'gap'
          reason: string
        }
    text: string
    provenance: {
      queryVersion: number
      how: string
      methods: string[]
      rows: number
      gaps: number
      parts: string[]
    }
  }[]
  steps: {
    kind: 'submitted' | 'returned' | 'signed'
    actorId: string
    actorLabel: string | null
    at: string
    note: string | null
  }[]
}
export interface FileComplaintParams {
  consignmentId: string
}
export interface FileComplaintBody {
  complaintId: string
  text: string
}
export interface ListAgencyVolumesParams {
  importId: string
}
export interface PageQuery {
  cursor?: string
  limit?: number
}
export interface ListAgencyVolumesResponse {
  items: {
    row: number
    agencyId: string
    agencyName: string
    accepted: number
    completed: number
    rated: number | null
    good: number | null
    goodShare: number | null
    note: string | null
  }[]
  nextCursor: string | null
}
export interface ListAppropriationsQuery {
  cursor?: string
  limit?: number
  year?: number
}
export interface ListAppropriationsResponse {
  items: {
    id: string
    year: number
    line: 'towns' | 'county_seat'
    amountFen: number
    document: string
    issuedOn: string
    recordedAt: string
  }[]
  nextCursor: string | null
}
export interface ListBagsQuery {
  cursor?: string
  limit?: number
  scope?: 'site' | 'under_way'
}
export interface ListBagsResponse {
  items: BagListItem[]
  nextCursor: string | null
}
export interface BagListItem {
  id: string
  sealNumber: string
  status: BagStatus
  statusText: string
  fromSiteId: string
  fromSiteName: string
  toSiteId: string
  toSiteName: string
  sealedAt: string
  counts: {
    listed: number
    packed: number
    present: number
    missing: number
    extra: number
  }
}
export interface ListBudgetQuery {
  cursor?: string
  limit?: number
  year?: number
}
export interface ListBudgetResponse {
  items: {
    year: number
    line: 'towns' | 'county_seat'
    appropriatedFen: number
    committedFen: number
    availableFen: number
    spentFen: number
    paidFen: number
    remainingFen: number
    spentPerMille: number | null
    paidPerMille: number | null
    warningPercent: number | null
    forecast: {
      kind: 'too_little_data' | 'exhausted' | 'forecast'
      workdays: number | null
      dailyFen: {
        low: number
        middle: number
        high: number
      } | null
      earliest: string | null
      expected: string | null
      latest: string | null
      leftAtYearEndFen: {
        low: number
        middle: number
        high: number
      } | null
      text: string
    } | null
  }[]
  nextCursor: string | null
}
export interface ListBudgetTransfersQuery {
  cursor?: string
  limit?: number
  year?: number
}
export interface ListBudgetTransfersResponse {
  items: {
    id: string
    year: number
    fromLine: 'towns' | 'county_seat'
    toLine: 'towns' | 'county_seat'
    amountFen: number
    reason: string
    status: 'proposed' | 'approved' | 'rejected'
    proposedBy: string
    proposedAt: string
    decidedBy: string | null
    decidedAt: string | null
    decisionNote: string | null
  }[]
  nextCursor: string | null
}
export interface ListCalendarDaysQuery {
  cursor?: string
  limit?: number
  year: number
}
export interface ListCalendarDaysResponse {
  items: {
    date: string
    kind: 'holiday' | 'workday'
    name: string
    source: string | null
  }[]
  nextCursor: string | null
  horizon: string
  daysLeft: number
  isShort: boolean
}
export interface ListCasesQuery {
  cursor?: string
  limit?: number
  caseId?: string
}
export interface ListCasesResponse {
  items: CaseView[]
  nextCursor: string | null
}
export interface CaseView {
  id: string
  matterName: string
  agencyName: string
  createdAt: string
  consignments: ConsignmentListItem[]
}
export interface ConsignmentListItem {
  id: string
  trackingNumber: string
  direction: Direction
  status: ConsignmentStatus
  statusText: string
  whereText: string
  matterName: string
  contents: string
  destinationName: string
  openExceptions: number
  registeredAt: string
  completedAt: string | null
}
export interface ListClosedMonthsResponse {
  items: {
    month: string
    closedAt: string
    closedBy: string
  }[]
  nextCursor: string | null
}
export interface ListColleaguesParams {
  taskId: string
}
export interface ListColleaguesResponse {
  items: {
    id: string
    label: string
  }[]
  nextCursor: string | null
}
export interface ListCommitmentsQuery {
  cursor?: string
  limit?: number
  year?: number
}
export interface ListCommitmentsResponse {
  items: {
    id: string
    contractId: string
    contractNumber: string
    carrier: string
    year: number
    line: 'towns' | 'county_seat'
    amountFen: number
    note: string
    recordedAt: string
  }[]
  nextCursor: string | null
}
export interface ListComplaintsQuery {
  cursor?: string
  limit?: number
  unsettled?: string
}
export interface ListComplaintsResponse {
  items: ComplaintListItem[]
  nextCursor: string | null
}
export interface ComplaintListItem {
  id: string
  consignmentId: string
  trackingNumber: string
  contents: string
  status: ComplaintStatus
  filedAt: string
}
export interface ListConsignmentNotificationsParams {
  consignmentId: string
}
export interface ListConsignmentNotificationsResponse {
  items: {
    id: string
    template: string
    templateText: string
    recipientText: string
    status: NotificationStatus
    channel: string | null
    channelText: string | null
    createdAt: string
    settledAt: string | null
    deliveredAt: string | null
    acknowledgedAt: string | null
    reason: string | null
    attempts: {
      channel: string
      channelText: string
      outcome: ('sent' | 'delivered' | 'refused' | 'failed' | 'ambiguous') | null
      startedAt: string
      endedAt: string | null
      deliveredAt: string | null
      acknowledgedAt: string | null
      errorCode: string | null
      reason: string | null
    }[]
  }[]
  nextCursor: string | null
}
export interface ListConsignmentsQuery {
  cursor?: string
  limit?: number
  scope?: 'mine' | 'site'
  open?: string
}
export interface ListConsignmentsResponse {
  items: ConsignmentListItem[]
  nextCursor: string | null
}
export interface ListContractsResponse {
  items: {
    id: string
    number: string
    carrier: string
    validFrom: string
    validUntil: string
    lines: ('towns' | 'county_seat')[]
    attachmentId: string | null
    recordedAt: string
  }[]
  nextCursor: string | null
}
export interface ListDailyRootsResponse {
  items: {
    date: string
    root: string
    consignments: number
    previousRoot: string | null
    closedAt: string
  }[]
  nextCursor: string | null
}
export interface ListDemoPersonasResponse {
  personas: DemoPersona[]
}
export interface DemoPersona {
  key: string
  label: string
  role: Role
  siteId: string | null
  siteName: string | null
}
export interface ListEvaluationSchemesResponse {
  items: {
    id: string
    fromYear: number
    source: string
    items: {
      indicator: string
      weight: number
      target: {
        figure: string
        direction: 'at_least' | 'at_most'
        value: number
        scoring:
          | {
              kind: 'reached'
            }
          | {
              kind: 'proportional'
              floor: number
            }
          | {
              kind: 'steps'
              /**
               * @minItems 1
               * @maxItems 20
               */
              steps:
                | [
                    {
                      from: number
                      share: number
                    }
                  ]
                | [
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    }
                  ]
                | [
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    }
                  ]
                | [
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    }
                  ]
                | [
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    }
                  ]
                | [
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    }
                  ]
                | [
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    }
                  ]
                | [
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    }
                  ]
                | [
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    }
                  ]
                | [
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    }
                  ]
                | [
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    }
                  ]
                | [
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    }
                  ]
                | [
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    }
                  ]
                | [
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    }
                  ]
                | [
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    }
                  ]
                | [
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    }
                  ]
                | [
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    }
                  ]
                | [
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    }
                  ]
                | [
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    }
                  ]
                | [
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    },
                    {
                      from: number
                      share: number
                    }
                  ]
            }
      } | null
    }[]
    recordedAt: string
  }[]
  nextCursor: string | null
}
export interface ListEvaluationsQuery {
  cursor?: string
  limit?: number
  year?: number
}
export interface ListEvaluationsResponse {
  items: {
    id: string
    year: number
    version: number
    status: 'draft' | 'submitted' | 'returned' | 'signed' | 'superseded'
    asOf: string
    createdBy: string
    openFindings: number
    findings: number
    blanks: number
    hash: string
  }[]
  nextCursor: string | null
}
export interface ListExceptionsQuery {
  cursor?: string
  limit?: number
  status?: ExceptionStatus & string
  kind?: AnyExceptionKind
  mine?: string
}
export interface ListExceptionsResponse {
  items: RelayException[]
  nextCursor: string | null
}
export interface RelayException {
  id: string
  kind: AnyExceptionKind
  kindText: string
  status: ExceptionStatus
  siteId: string
  siteName: string
  raisedAt: string
  dueAt: string
  isOverdue: boolean
  ownerLabel: string
  ownerId: string | null
  resolution: Resolution | null
  resolutionText: string | null
  resolvedAt: string | null
  consignmentId: string
  trackingNumber: string
  contents: string
  statusText: string
  whereText: string
}
export interface ListFigureRowsParams {
  code: string
}
export interface ListFigureRowsResponse {
  items: {
    id: string
    text: string
    at: string
    amount: number | null
    versionId: string | null
    siteId: string | null
    caseId: string | null
    consignmentId: string | null
    trackingNumber: string | null
    sourceEventId: string | null
    transactionId: string | null
  }[]
  nextCursor: string | null
}
export interface ListLedgerQuery {
  cursor?: string
  limit?: number
  from?: string
  until?: string
  consignmentId?: string
}
export interface ListLedgerResponse {
  items: LedgerTransaction[]
  nextCursor: string | null
}
export interface LedgerTransaction {
  id: string
  postingKey: string
  kind: string
  occurredAt: string
  recordedAt: string
  postedOn: string
  isAdjusting: boolean
  budgetLine: ('towns' | 'county_seat') | null
  townId: string | null
  caseId: string | null
  consignmentId: string | null
  trackingNumber: string | null
  siteId: string | null
  sourceEventId: string | null
  versionId: string
  reversesId: string | null
  note: string | null
  entries: {
    account: string
    amountFen: number
  }[]
  usage: {
    measure: string
    low: number | null
    middle: number | null
    high: number | null
    gap: string | null
  }[]
}
export interface ListMattersQuery {
  cursor?: string
  limit?: number
  q?: string
  agencyId?: string
}
export interface ListMattersResponse {
  items: Matter[]
  nextCursor: string | null
}
export interface Matter {
  id: string
  name: string
  agencyId: string
  agencyName: string
  resultDocument: string
  baselineVisits: number
  visitsSource: string | null
  attendanceRequired: boolean
  isSample: boolean
}
export interface ListMissingChargesParams {
  statementId: string
}
export interface ListMissingChargesResponse {
  items: {
    chargeId: string
    amountFen: number
    occurredAt: string
    line: 'towns' | 'county_seat'
    trackingNumber: string | null
    townId: string | null
  }[]
  nextCursor: string | null
}
export interface ListMoneySumsQuery {
  cursor?: string
  limit?: number
  period: string
}
export interface ListMoneySumsResponse {
  items: {
    line: 'towns' | 'county_seat'
    account: string
    accountText: string
    townId: string | null
    townName: string | null
    versionId: string
    debitFen: number
    creditFen: number
    entryCount: number
  }[]
  nextCursor: string | null
  from: string
  until: string
}
export interface ListNotificationTemplatesQuery {
  cursor?: string
  limit?: number
}
export interface ListNotificationTemplatesResponse {
  items: {
    template: string
    version: number
    source: string | null
    content: {
      text: string | null
      subscribeMessage: {
        templateId: string
        fields: {}
        page: string | null
        isLasting: boolean
      } | null
      officialAccount: {
        templateId: string
        fields: {}
        page: string | null
      } | null
      sms: string | null
    }
    placeholders: string[]
  }[]
  nextCursor: string | null
}
export interface ListNotificationsQuery {
  cursor?: string
  limit?: number
  status?: NotificationStatus
  consignmentId?: string
}
export interface ListNotificationsResponse {
  items: NotificationView[]
  nextCursor: string | null
}
export interface NotificationView {
  id: string
  template: string
  status: NotificationStatus
  channel: string | null
  trackingNumber: string | null
  attemptCount: number
  createdAt: string
  settledAt: string | null
  lastError: string | null
}
export interface ListOverdueSitesQuery {
  cursor?: string
  limit?: number
  siteId?: string
}
export interface ListOverdueSitesResponse {
  items: {
    siteId: string
    siteName: string
    tasks: number
    oldestDueAt: string
    leads: string[]
  }[]
  nextCursor: string | null
  tasks: number
}
export interface ListOwnComplaintsParams {
  consignmentId: string
}
export interface ListOwnComplaintsResponse {
  items: ComplaintListItem[]
  nextCursor: string | null
}
export interface ListPeriodFiguresQuery {
  from: string
  until: string
  townId?: string
}
export interface ListPeriodFiguresResponse {
  figures: {
    code: string
    query: string
    name: string
    unit:
      | 'fen'
      | 'items'
      | 'cases'
      | 'trips'
      | 'metres'
      | 'minutes'
      | 'ratings'
      | 'persons'
      | 'months'
      | 'documents'
      | 'per_mille'
      | 'fen_per_item'
      | 'metres_per_item'
      | 'fen_per_kilometre'
      | 'items_per_thousand'
    from: string
    until: string
    siteId: string | null
    siteName: string | null
    line: ('towns' | 'county_seat') | null
    value:
      | {
          kind: 'exact'
          amount: number
        }
      | {
          kind: 'estimate'
          low: number
          middle: number
          high: number
        }
      | {
          kind: 'gap'
          reason: string
        }
    text: string
    provenance: {
      queryVersion: number
      how: string
      methods: string[]
      rows: number
      gaps: number
      parts: string[]
    }
  }[]
}
export interface ListPhoneFilingsResponse {
  items: {
    id: string
    trackingNumber: string
    direction: Direction
    status: ConsignmentStatus
    statusText: string
    whereText: string
    matterName: string
    contents: string
    destinationName: string
    openExceptions: number
    registeredAt: string
    completedAt: string | null
    caseId: string
    consigneeName: string
  }[]
  nextCursor: string | null
}
export interface ListRatingsQuery {
  cursor?: string
  limit?: number
  most?: number
}
export interface ListRatingsResponse {
  items: RatingListItem[]
  nextCursor: string | null
}
export interface RatingListItem {
  consignmentId: string
  trackingNumber: string
  homeName: string
  score: number
  tags: RatingTag[]
  comment: string | null
  commentCheck: ('waiting' | 'passed' | 'doubtful' | 'unchecked' | 'shown' | 'withheld') | null
  ratedAt: string
}
export interface ListRoadDistancesQuery {
  cursor?: string
  limit?: number
  townId?: string
  gaps?: 'true' | 'false'
}
export interface ListRoadDistancesResponse {
  items: {
    siteId: string
    siteName: string
    townName: string
    roadMetres: number | null
    roadSource: string | null
    usedMetres: number | null
  }[]
  nextCursor: string | null
}
export interface ListSavingsMethodsResponse {
  items: {
    id: string
    validFrom: string
    source: string
    isSample: boolean
    recordedAt: string | null
    stationMetres: {
      low: number
      middle: number
      high: number
    }
    stationSource: {
      text: string
      asOf: string
    }
    /**
     * @minItems 1
     * @maxItems 5
     */
    modes:
      | [
          {
            mode: 'bus' | 'motorcycle' | 'electric_bicycle' | 'car' | 'taxi'
            share: number
            shareSource: {
              text: string
              asOf: string
            }
            fenPerKilometre: {
              low: number
              middle: number
              high: number
            }
            fareSource: {
              text: string
              asOf: string
            }
            metresPerMinute: number
            speedSource: {
              text: string
              asOf: string
            }
          }
        ]
      | [
          {
            mode: 'bus' | 'motorcycle' | 'electric_bicycle' | 'car' | 'taxi'
            share: number
            shareSource: {
              text: string
              asOf: string
            }
            fenPerKilometre: {
              low: number
              middle: number
              high: number
            }
            fareSource: {
              text: string
              asOf: string
            }
            metresPerMinute: number
            speedSource: {
              text: string
              asOf: string
            }
          },
          {
            mode: 'bus' | 'motorcycle' | 'electric_bicycle' | 'car' | 'taxi'
            share: number
            shareSource: {
              text: string
              asOf: string
            }
            fenPerKilometre: {
              low: number
              middle: number
              high: number
            }
            fareSource: {
              text: string
              asOf: string
            }
            metresPerMinute: number
            speedSource: {
              text: string
              asOf: string
            }
          }
        ]
      | [
          {
            mode: 'bus' | 'motorcycle' | 'electric_bicycle' | 'car' | 'taxi'
            share: number
            shareSource: {
              text: string
              asOf: string
            }
            fenPerKilometre: {
              low: number
              middle: number
              high: number
            }
            fareSource: {
              text: string
              asOf: string
            }
            metresPerMinute: number
            speedSource: {
              text: string
              asOf: string
            }
          },
          {
            mode: 'bus' | 'motorcycle' | 'electric_bicycle' | 'car' | 'taxi'
            share: number
            shareSource: {
              text: string
              asOf: string
            }
            fenPerKilometre: {
              low: number
              middle: number
              high: number
            }
            fareSource: {
              text: string
              asOf: string
            }
            metresPerMinute: number
            speedSource: {
              text: string
              asOf: string
            }
          },
          {
            mode: 'bus' | 'motorcycle' | 'electric_bicycle' | 'car' | 'taxi'
            share: number
            shareSource: {
              text: string
              asOf: string
            }
            fenPerKilometre: {
              low: number
              middle: number
              high: number
            }
            fareSource: {
              text: string
              asOf: string
            }
            metresPerMinute: number
            speedSource: {
              text: string
              asOf: string
            }
          }
        ]
      | [
          {
            mode: 'bus' | 'motorcycle' | 'electric_bicycle' | 'car' | 'taxi'
            share: number
            shareSource: {
              text: string
              asOf: string
            }
            fenPerKilometre: {
              low: number
              middle: number
              high: number
            }
            fareSource: {
              text: string
              asOf: string
            }
            metresPerMinute: number
            speedSource: {
              text: string
              asOf: string
            }
          },
          {
            mode: 'bus' | 'motorcycle' | 'electric_bicycle' | 'car' | 'taxi'
            share: number
            shareSource: {
              text: string
              asOf: string
            }
            fenPerKilometre: {
              low: number
              middle: number
              high: number
            }
            fareSource: {
              text: string
              asOf: string
            }
            metresPerMinute: number
            speedSource: {
              text: string
              asOf: string
            }
          },
          {
            mode: 'bus' | 'motorcycle' | 'electric_bicycle' | 'car' | 'taxi'
            share: number
            shareSource: {
              text: string
              asOf: string
            }
            fenPerKilometre: {
              low: number
              middle: number
              high: number
            }
            fareSource: {
              text: string
              asOf: string
            }
            metresPerMinute: number
            speedSource: {
              text: string
              asOf: string
            }
          },
          {
            mode: 'bus' | 'motorcycle' | 'electric_bicycle' | 'car' | 'taxi'
            share: number
            shareSource: {
              text: string
              asOf: string
            }
            fenPerKilometre: {
              low: number
              middle: number
              high: number
            }
            fareSource: {
              text: string
              asOf: string
            }
            metresPerMinute: number
            speedSource: {
              text: string
              asOf: string
            }
          }
        ]
      | [
          {
            mode: 'bus' | 'motorcycle' | 'electric_bicycle' | 'car' | 'taxi'
            share: number
            shareSource: {
              text: string
              asOf: string
            }
            fenPerKilometre: {
              low: number
              middle: number
              high: number
            }
            fareSource: {
              text: string
              asOf: string
            }
            metresPerMinute: number
            speedSource: {
              text: string
              asOf: string
            }
          },
          {
            mode: 'bus' | 'motorcycle' | 'electric_bicycle' | 'car' | 'taxi'
            share: number
            shareSource: {
              text: string
              asOf: string
            }
            fenPerKilometre: {
              low: number
              middle: number
              high: number
            }
            fareSource: {
              text: string
              asOf: string
            }
            metresPerMinute: number
            speedSource: {
              text: string
              asOf: string
            }
          },
          {
            mode: 'bus' | 'motorcycle' | 'electric_bicycle' | 'car' | 'taxi'
            share: number
            shareSource: {
              text: string
              asOf: string
            }
            fenPerKilometre: {
              low: number
              middle: number
              high: number
            }
            fareSource: {
              text: string
              asOf: string
            }
            metresPerMinute: number
            speedSource: {
              text: string
              asOf: string
            }
          },
          {
            mode: 'bus' | 'motorcycle' | 'electric_bicycle' | 'car' | 'taxi'
            share: number
            shareSource: {
              text: string
              asOf: string
            }
            fenPerKilometre: {
              low: number
              middle: number
              high: number
            }
            fareSource: {
              text: string
              asOf: string
            }
            metresPerMinute: number
            speedSource: {
              text: string
              asOf: string
            }
          },
          {
            mode: 'bus' | 'motorcycle' | 'electric_bicycle' | 'car' | 'taxi'
            share: number
            shareSource: {
              text: string
              asOf: string
            }
            fenPerKilometre: {
              low: number
              middle: number
              high: number
            }
            fareSource: {
              text: string
              asOf: string
            }
            metresPerMinute: number
            speedSource: {
              text: string
              asOf: string
            }
          }
        ]
  }[]
  nextCursor: string | null
}
export interface ListServiceLevelsQuery {
  cursor?: string
  limit?: number
}
export interface ListServiceLevelsResponse {
  items: {
    taskKind: TaskKind
    siteKind: SiteKind | null
    workingMinutes: number
    source: string | null
  }[]
  nextCursor: string | null
}
export interface ListSettlementsResponse {
  items: {
    id: string
    statementId: string
    carrier: string
    month: string
    status: 'prepared' | 'returned' | 'reviewed' | 'approved' | 'paid'
    amountFen: number
    preparedAt: string
  }[]
  nextCursor: string | null
}
export interface ListSitesQuery {
  cursor?: string
  limit?: number
  kind?: SiteKind
  parentId?: string
  q?: string
}
export interface ListSitesResponse {
  items: Site[]
  nextCursor: string | null
}
export interface Site {
  id: string
  kind: SiteKind
  name: string
  fullName: string
  parentId: string | null
  parentName: string | null
  address: string | null
  roadMetres: number | null
  roadSource: string | null
  openingText: string
  isSample: boolean
}
export interface ListStatementLinesParams {
  statementId: string
}
export interface ListStatementLinesQuery {
  cursor?: string
  limit?: number
  outcome?: 'matched' | 'priced_differently' | 'doubled' | 'not_ours'
}
export interface ListStatementLinesResponse {
  items: {
    row: number
    waybill: string | null
    ourNumber: string | null
    date: string | null
    siteName: string | null
    siteId: string | null
    weightGrams: number | null
    amountFen: number
    outcome: 'matched' | 'priced_differently' | 'doubled' | 'not_ours'
    chargeId: string | null
    matchedBy: ('waybill' | 'number' | 'date_and_site' | 'month') | null
    differenceFen: number
    doublesRow: number | null
    settledBy: string | null
    resolution: ('pay_posted' | 'pay_billed' | 'strike') | null
    line: ('towns' | 'county_seat') | null
    payableFen: number | null
  }[]
  nextCursor: string | null
}
export interface ListStatementsResponse {
  items: {
    id: string
    carrier: string
    month: string
    status: 'open' | 'agreed' | 'withdrawn'
    lineCount: number
    billedFen: number
    importedBy: string
    importedAt: string
    agreedBy: string | null
    agreedAt: string | null
  }[]
  nextCursor: string | null
}
export interface ListTariffsResponse {
  items: {
    id: string
    line: 'towns' | 'county_seat'
    validFrom: string
    validUntil: string | null
    rule:
      | {
          basis: 'per_item'
          fen: number
          monthMinimumFen?: number
        }
      | {
          basis: 'per_bag'
          fen: number
          monthMinimumFen?: number
        }
      | {
          basis: 'weight_steps'
          firstGrams: number
          firstFen: number
          stepGrams: number
          stepFen: number
          monthMinimumFen?: number
        }
      | {
          basis: 'flat_per_month'
          fen: number
        }
      | {
          basis: 'flat_per_month_and_town'
          fen: number
          /**
           * @minItems 1
           * @maxItems 100
           */
          towns: [string, ...string[]]
        }
    source: string
    isSample: boolean
    contractId: string | null
    recordedAt: string | null
  }[]
  nextCursor: string | null
}
export interface ListTasksQuery {
  cursor?: string
  limit?: number
  number?: number
}
export interface ListTasksResponse {
  items: Task[]
  nextCursor: string | null
}
export interface ListTextChecksResponse {
  items: {
    id: string
    kind: 'complaint' | 'rating' | 'filing'
    subjectId: string
    status: 'waiting' | 'passed' | 'doubtful' | 'unchecked' | 'shown' | 'withheld'
    text: string
    writtenAt: string
  }[]
  nextCursor: string | null
}
export interface ListTownPopulationsQuery {
  cursor?: string
  limit?: number
  year?: number
}
export interface ListTownPopulationsResponse {
  items: {
    id: string
    year: number
    townId: string
    persons: number
    source: string
    recordedAt: string
  }[]
  nextCursor: string | null
}
export interface ListUnsavedCasesQuery {
  cursor?: string
  limit?: number
  from: string
  until: string
  townId?: string
  reason?:
    'cancelled' | 'returned' | 'written_off' | 'attendance_required' | 'open' | 'no_visit_spared' | 'distance_missing'
}
export interface ListUnsavedCasesResponse {
  items: {
    caseId: string
    filedAt: string
    homeName: string
    matterName: string
    reason: string
    reasonText: string
    trackingNumbers: string[]
  }[]
  nextCursor: string | null
}
export interface ListUsageSumsQuery {
  cursor?: string
  limit?: number
  period: string
}
export interface ListUsageSumsResponse {
  items: {
    measure: string
    townId: string | null
    townName: string | null
    versionId: string
    low: number
    middle: number
    high: number
    gapCount: number
    entryCount: number
  }[]
  nextCursor: string | null
  from: string
  until: string
}
export interface ListVolumeImportsQuery {
  cursor?: string
  limit?: number
  month?: string
}
export interface ListVolumeImportsResponse {
  items: {
    id: string
    month: string
    status: 'draft' | 'confirmed' | 'discarded'
    importedBy: string
    importedAt: string
    decidedBy: string | null
    decidedAt: string | null
    reason: string | null
  }[]
  nextCursor: string | null
}
export interface NoteExceptionParams {
  exceptionId: string
}
export interface NoteExceptionBody {
  noteId: string
  text: string
  attachmentId?: string
}
export interface OutlineSourceFileParams {
  fileId: string
}
export interface OutlineSourceFileQuery {
  carrier?: string
}
export interface OutlineSourceFileResponse {
  file: {
    id: string
    purpose: 'statement' | 'service_volume'
    fileName: string
    format: 'csv' | 'xlsx'
    sizeBytes: number
    digest: string
    uploadedBy: string
    uploadedAt: string
  }
  encoding: ('UTF-8' | 'GBK' | 'UTF-16') | null
  fields: {
    key: string
    title: string
    isRequired: boolean
  }[]
  isRemembered: boolean
  sheets: {
    name: string
    rowCount: number
    headingRow: number | null
    headings: string[]
    proposal: {}
  }[]
}
export interface ProposeWriteOffParams {
  exceptionId: string
}
export interface ProposeWriteOffBody {
  reason: string
}
export interface RateConsignmentParams {
  consignmentId: string
}
export interface RateConsignmentBody {
  score: number
  /**
   * @maxItems 9
   */
  tags?:
    | []
    | [RatingTag]
    | [RatingTag, RatingTag]
    | [RatingTag, RatingTag, RatingTag]
    | [RatingTag, RatingTag, RatingTag, RatingTag]
    | [RatingTag, RatingTag, RatingTag, RatingTag, RatingTag]
    | [RatingTag, RatingTag, RatingTag, RatingTag, RatingTag, RatingTag]
    | [RatingTag, RatingTag, RatingTag, RatingTag, RatingTag, RatingTag, RatingTag]
    | [RatingTag, RatingTag, RatingTag, RatingTag, RatingTag, RatingTag, RatingTag, RatingTag]
    | [RatingTag, RatingTag, RatingTag, RatingTag, RatingTag, RatingTag, RatingTag, RatingTag, RatingTag]
  comment?: string
}
export interface Rating {
  consignmentId: string
  score: number
  tags: RatingTag[]
  ratedAt: string
}
export interface ReadAuthorisationStatementResponse {
  version: string
  text: string
}
export interface ReadBagParams {
  bagId: string
}
export interface ReadBagBySealParams {
  sealNumber: string
}
export interface ReadChannelPolicyResponse {
  version: number
  source: string | null
  policy: {
    rules: {}
    patienceMinutes: number
    callbackHours: number
    deadAnHour: number
  }
}
export interface ReadChannelReportQuery {
  from: string
  until: string
}
export interface ReadChannelReportResponse {
  days: {
    date: string
    channel: string
    channelText: string
    sent: number
    delivered: number
    refused: number
    failed: number
    ambiguous: number
    dead: number
    medianSeconds: number | null
  }[]
}
export interface ReadComplaintParams {
  complaintId: string
}
export interface ReadConsignmentParams {
  consignmentId: string
}
export interface ReadEvaluationParams {
  evaluationId: string
}
export interface ReadEvaluationResponse {
  id: string
  year: number
  version: number
  status: 'draft' | 'submitted' | 'returned' | 'signed' | 'superseded'
  asOf: string
  createdBy: string
  openFindings: number
  findings: number
  blanks: number
  hash: string
  title: string
  countyName: string
  scheme: {
    id: string
    source: string
  } | null
  score: {
    scored: number
    ofWeight: number
    text: string
  } | null
  sections: {
    key: string
    depth: number
    number: string
    heading: string
    text: string
    rendered: string
    revision: number
    editedBy: string | null
    editedAt: string | null
    warnings: string[]
    tables: ('indicators' | 'equity' | 'year_on_year' | 'findings' | 'evidence')[]
  }[]
  indicators: {
    key: string
    path: string[]
    figures: string[]
    target: {
      figure: string
      text: string
    } | null
    weight: number | null
    score: number | null
    scoreText: string
    evidence: string[]
  }[]
  evidence: {
    id: string
    kind: 'appropriation' | 'contract' | 'tariff' | 'settlement' | 'month_close' | 'volume_import' | 'daily_root'
    title: string
    reference: string
    date: string | null
    digest: string | null
  }[]
  findingList: {
    key: string
    rule:
      | 'constant_ratio'
      | 'flat_by_town'
      | 'full_execution'
      | 'unchanged_sum'
      | 'unexplained_price'
      | 'fare_out_of_table'
      | 'jump'
      | 'without_n'
      | 'missing'
    severity: 'serious' | 'doubtful' | 'note'
    figures: string[]
    text: string
    answer: {
      text: string
      authorId: string
      at: string
    } | null
  }[]
  towns: {
    townId: string
    townName: string
    items: string
    population: string
    itemsPerThousand: string
    roadMetres: string
    receiptMinutes: string
    spent: string
    trips: string
  }[]
  yearOnYear: {
    name: string
    now: string
    before: string
    changePerMille: number | null
    text: string
  }[]
  figures: {
    code: string
    query: string
    name: string
    unit:
      | 'fen'
      | 'items'
      | 'cases'
      | 'trips'
      | 'metres'
      | 'minutes'
      | 'ratings'
      | 'persons'
      | 'months'
      | 'documents'
      | 'per_mille'
      | 'fen_per_item'
      | 'metres_per_item'
      | 'fen_per_kilometre'
      | 'items_per_thousand'
    from: string
    until: string
    siteId: string | null
    siteName: string | null
    line: ('towns' | 'county_seat') | null
    value:
      | {
          kind: 'exact'
          amount: number
        }
      | {
          kind: 'estimate'
          low: number
          middle: number
          high: number
        }
      | {
          kind: 'gap'
          reason: string
        }
    text: string
    provenance: {
      queryVersion: number
      how: string
      methods: string[]
      rows: number
      gaps: number
      parts: string[]
    }
  }[]
  steps: {
    kind: 'submitted' | 'returned' | 'signed'
    actorId: string
    actorLabel: string | null
    at: string
    note: string | null
  }[]
}
export interface ReadExceptionParams {
  exceptionId: string
}
export interface ReadFigureParams {
  code: string
}
export interface ReadFigureResponse {
  code: string
  query: string
  name: string
  unit:
    | 'fen'
    | 'items'
    | 'cases'
    | 'trips'
    | 'metres'
    | 'minutes'
    | 'ratings'
    | 'persons'
    | 'months'
    | 'documents'
    | 'per_mille'
    | 'fen_per_item'
    | 'metres_per_item'
    | 'fen_per_kilometre'
    | 'items_per_thousand'
  from: string
  until: string
  siteId: string | null
  siteName: string | null
  line: ('towns' | 'county_seat') | null
  value:
    | {
        kind: 'exact'
        amount: number
      }
    | {
        kind: 'estimate'
        low: number
        middle: number
        high: number
      }
    | {
        kind: 'gap'
        reason: string
      }
  text: string
  provenance: {
    queryVersion: number
    how: string
    methods: string[]
    rows: number
    gaps: number
    parts: string[]
  }
  asOf: string
  evaluation: {
    evaluationId: string
    year: number
    version: number
    isFrozen: boolean
    asOf: string
  } | null
  summary: string
  parts: {
    code: string
    query: string
    name: string
    unit:
      | 'fen'
      | 'items'
      | 'cases'
      | 'trips'
      | 'metres'
      | 'minutes'
      | 'ratings'
      | 'persons'
      | 'months'
      | 'documents'
      | 'per_mille'
      | 'fen_per_item'
      | 'metres_per_item'
      | 'fen_per_kilometre'
      | 'items_per_thousand'
    from: string
    until: string
    siteId: string | null
    siteName: string | null
    line: ('towns' | 'county_seat') | null
    value:
      | {
          kind: 'exact'
          amount: number
        }
      | {
          kind: 'estimate'
          low: number
          middle: number
          high: number
        }
      | {
          kind: 'gap'
          reason: string
        }
    text: string
    provenance: {
      queryVersion: number
      how: string
      methods: string[]
      rows: number
      gaps: number
      parts: string[]
    }
  }[]
}
export interface ReadInclusionProofParams {
  trackingNumber: string
}
export interface ReadInclusionProofQuery {
  date?: string
}
export interface ReadInclusionProofResponse {
  day: {
    date: string
    root: string
    consignments: number
    previousRoot: string | null
  }
  head: {
    consignmentId: string
    sequence: number
    hash: string
  }
  leafIndex: number
  path: string[]
}
export interface ReadLedgerTransactionParams {
  transactionId: string
}
export interface ReadLedgerTransactionResponse {
  id: string
  postingKey: string
  kind: string
  occurredAt: string
  recordedAt: string
  postedOn: string
  isAdjusting: boolean
  budgetLine: ('towns' | 'county_seat') | null
  townId: string | null
  caseId: string | null
  consignmentId: string | null
  trackingNumber: string | null
  siteId: string | null
  sourceEventId: string | null
  versionId: string
  reversesId: string | null
  note: string | null
  entries: {
    account: string
    amountFen: number
  }[]
  usage: {
    measure: string
    low: number | null
    middle: number | null
    high: number | null
    gap: string | null
  }[]
  title: string
  lines: string[]
}
export interface ReadNotificationSettingsResponse {
  preferredChannel: (('chat' | 'subscribe-message' | 'official-account' | 'wecom' | 'sms') | 'call-list') | null
  ways: ('chat' | 'subscribe-message' | 'official-account' | 'wecom' | 'sms')[]
  messagesLeft: number | null
  weeklySummary: boolean | null
}
export interface ReadOwnSatisfactionQuery {
  from: string
  until: string
}
export interface ReadOwnSatisfactionResponse {
  completed: number
  n: number
  responsePerMille: number | null
  distribution: {
    score: number
    count: number
  }[]
  mean: {
    n: number
    score: number
  } | null
  from: string
  until: string
}
export interface ReadPeriodSummaryQuery {
  from: string
  until: string
  siteId?: string
}
export interface ReadPeriodSummaryResponse {
  asOf: string
  text: string
  registered: number
  handedOver: number
  completed: number
  cancelled: number
  inTransit: number
  awaitingPickup: number
  overdueTasks: number
  openExceptions: number
  escalatedTasks: number
  medianHours: number | null
  postageFen: {
    towns: number
    county_seat: number
  }
  savings: {
    cases: number
    casesWithoutDistance: number
    trips: number
    metres: {
      low: number
      middle: number
      high: number
    }
    minutes: {
      low: number
      middle: number
      high: number
    }
    fareFen: {
      low: number
      middle: number
      high: number
    }
    methodVersions: string[]
    methodNames: string[]
  }
  byTown: {
    townId: string
    townName: string
    completed: number
    overdue: number
    escalated: number
  }[]
  from: string
  until: string
  siteName: string | null
  completedBefore: number
}
export interface ReadPickupCodeParams {
  consignmentId: string
}
export interface ReadPickupCodeResponse {
  code: string
  qrText: string
  siteName: string
  openingText: string
}
export interface ReadProxyParams {
  consignmentId: string
}
export interface ReadSatisfactionQuery {
  from: string
  until: string
}
export interface ReadSatisfactionResponse {
  completed: number
  n: number
  responsePerMille: number | null
  distribution: {
    score: number
    count: number
  }[]
  mean: {
    n: number
    score: number
  } | null
  from: string
  until: string
  tags: {
    tag: RatingTag
    count: number
  }[]
  byTown: {
    completed: number
    n: number
    responsePerMille: number | null
    distribution: {
      score: number
      count: number
    }[]
    mean: {
      n: number
      score: number
    } | null
    townId: string
    townName: string
  }[]
  byAgency: {
    completed: number
    n: number
    responsePerMille: number | null
    distribution: {
      score: number
      count: number
    }[]
    mean: {
      n: number
      score: number
    } | null
    agencyId: string
    agencyName: string
  }[]
}
export interface ReadSavingsQuery {
  cursor?: string
  limit?: number
  from: string
  until: string
  townId?: string
  methodId?: string
  inputs?: 'posted' | 'current'
}
export interface ReadSavingsResponse {
  items: {
    townId: string | null
    townName: string | null
    cases: number
    casesWithoutDistance: number
    trips: number
    metresLow: number
    metresMiddle: number
    metresHigh: number
    fareFenLow: number
    fareFenMiddle: number
    fareFenHigh: number
    minutesLow: number
    minutesMiddle: number
    minutesHigh: number
  }[]
  nextCursor: string | null
  from: string
  until: string
  reckoning: 'posted' | 'anew'
  inputs: 'posted' | 'current'
  total: {
    cases: number
    casesWithoutDistance: number
    trips: number
    metresLow: number
    metresMiddle: number
    metresHigh: number
    fareFenLow: number
    fareFenMiddle: number
    fareFenHigh: number
    minutesLow: number
    minutesMiddle: number
    minutesHigh: number
  }
  costFen: number
  netFenLow: number
  netFenMiddle: number
  netFenHigh: number
  methodIds: string[]
  filedCases: number
  savingCases: number
  unsaved: {
    cancelled: number
    returned: number
    written_off: number
    attendance_required: number
    open: number
    no_visit_spared: number
  }
  findings: {
    code: string
    text: string
  }[]
}
export interface ReadSavingsMethodParams {
  methodId: string
}
export interface ReadSavingsMethodResponse {
  id: string
  validFrom: string
  source: string
  isSample: boolean
  recordedAt: string | null
  stationMetres: {
    low: number
    middle: number
    high: number
  }
  stationSource: {
    text: string
    asOf: string
  }
  /**
   * @minItems 1
   * @maxItems 5
   */
  modes:
    | [
        {
          mode: 'bus' | 'motorcycle' | 'electric_bicycle' | 'car' | 'taxi'
          share: number
          shareSource: {
            text: string
            asOf: string
          }
          fenPerKilometre: {
            low: number
            middle: number
            high: number
          }
          fareSource: {
            text: string
            asOf: string
          }
          metresPerMinute: number
          speedSource: {
            text: string
            asOf: string
          }
        }
      ]
    | [
        {
          mode: 'bus' | 'motorcycle' | 'electric_bicycle' | 'car' | 'taxi'
          share: number
          shareSource: {
            text: string
            asOf: string
          }
          fenPerKilometre: {
            low: number
            middle: number
            high: number
          }
          fareSource: {
            text: string
            asOf: string
          }
          metresPerMinute: number
          speedSource: {
            text: string
            asOf: string
          }
        },
        {
          mode: 'bus' | 'motorcycle' | 'electric_bicycle' | 'car' | 'taxi'
          share: number
          shareSource: {
            text: string
            asOf: string
          }
          fenPerKilometre: {
            low: number
            middle: number
            high: number
          }
          fareSource: {
            text: string
            asOf: string
          }
          metresPerMinute: number
          speedSource: {
            text: string
            asOf: string
          }
        }
      ]
    | [
        {
          mode: 'bus' | 'motorcycle' | 'electric_bicycle' | 'car' | 'taxi'
          share: number
          shareSource: {
            text: string
            asOf: string
          }
          fenPerKilometre: {
            low: number
            middle: number
            high: number
          }
          fareSource: {
            text: string
            asOf: string
          }
          metresPerMinute: number
          speedSource: {
            text: string
            asOf: string
          }
        },
        {
          mode: 'bus' | 'motorcycle' | 'electric_bicycle' | 'car' | 'taxi'
          share: number
          shareSource: {
            text: string
            asOf: string
          }
          fenPerKilometre: {
            low: number
            middle: number
            high: number
          }
          fareSource: {
            text: string
            asOf: string
          }
          metresPerMinute: number
          speedSource: {
            text: string
            asOf: string
          }
        },
        {
          mode: 'bus' | 'motorcycle' | 'electric_bicycle' | 'car' | 'taxi'
          share: number
          shareSource: {
            text: string
            asOf: string
          }
          fenPerKilometre: {
            low: number
            middle: number
            high: number
          }
          fareSource: {
            text: string
            asOf: string
          }
          metresPerMinute: number
          speedSource: {
            text: string
            asOf: string
          }
        }
      ]
    | [
        {
          mode: 'bus' | 'motorcycle' | 'electric_bicycle' | 'car' | 'taxi'
          share: number
          shareSource: {
            text: string
            asOf: string
          }
          fenPerKilometre: {
            low: number
            middle: number
            high: number
          }
          fareSource: {
            text: string
            asOf: string
          }
          metresPerMinute: number
          speedSource: {
            text: string
            asOf: string
          }
        },
        {
          mode: 'bus' | 'motorcycle' | 'electric_bicycle' | 'car' | 'taxi'
          share: number
          shareSource: {
            text: string
            asOf: string
          }
          fenPerKilometre: {
            low: number
            middle: number
            high: number
          }
          fareSource: {
            text: string
            asOf: string
          }
          metresPerMinute: number
          speedSource: {
            text: string
            asOf: string
          }
        },
        {
          mode: 'bus' | 'motorcycle' | 'electric_bicycle' | 'car' | 'taxi'
          share: number
          shareSource: {
            text: string
            asOf: string
          }
          fenPerKilometre: {
            low: number
            middle: number
            high: number
          }
          fareSource: {
            text: string
            asOf: string
          }
          metresPerMinute: number
          speedSource: {
            text: string
            asOf: string
          }
        },
        {
          mode: 'bus' | 'motorcycle' | 'electric_bicycle' | 'car' | 'taxi'
          share: number
          shareSource: {
            text: string
            asOf: string
          }
          fenPerKilometre: {
            low: number
            middle: number
            high: number
          }
          fareSource: {
            text: string
            asOf: string
          }
          metresPerMinute: number
          speedSource: {
            text: string
            asOf: string
          }
        }
      ]
    | [
        {
          mode: 'bus' | 'motorcycle' | 'electric_bicycle' | 'car' | 'taxi'
          share: number
          shareSource: {
            text: string
            asOf: string
          }
          fenPerKilometre: {
            low: number
            middle: number
            high: number
          }
          fareSource: {
            text: string
            asOf: string
          }
          metresPerMinute: number
          speedSource: {
            text: string
            asOf: string
          }
        },
        {
          mode: 'bus' | 'motorcycle' | 'electric_bicycle' | 'car' | 'taxi'
          share: number
          shareSource: {
            text: string
            asOf: string
          }
          fenPerKilometre: {
            low: number
            middle: number
            high: number
          }
          fareSource: {
            text: string
            asOf: string
          }
          metresPerMinute: number
          speedSource: {
            text: string
            asOf: string
          }
        },
        {
          mode: 'bus' | 'motorcycle' | 'electric_bicycle' | 'car' | 'taxi'
          share: number
          shareSource: {
            text: string
            asOf: string
          }
          fenPerKilometre: {
            low: number
            middle: number
            high: number
          }
          fareSource: {
            text: string
            asOf: string
          }
          metresPerMinute: number
          speedSource: {
            text: string
            asOf: string
          }
        },
        {
          mode: 'bus' | 'motorcycle' | 'electric_bicycle' | 'car' | 'taxi'
          share: number
          shareSource: {
            text: string
            asOf: string
          }
          fenPerKilometre: {
            low: number
            middle: number
            high: number
          }
          fareSource: {
            text: string
            asOf: string
          }
          metresPerMinute: number
          speedSource: {
            text: string
            asOf: string
          }
        },
        {
          mode: 'bus' | 'motorcycle' | 'electric_bicycle' | 'car' | 'taxi'
          share: number
          shareSource: {
            text: string
            asOf: string
          }
          fenPerKilometre: {
            low: number
            middle: number
            high: number
          }
          fareSource: {
            text: string
            asOf: string
          }
          metresPerMinute: number
          speedSource: {
            text: string
            asOf: string
          }
        }
      ]
}
export interface ReadSettlementParams {
  settlementId: string
}
export interface ReadSettlementResponse {
  id: string
  statementId: string
  carrier: string
  month: string
  status: 'prepared' | 'returned' | 'reviewed' | 'approved' | 'paid'
  amountFen: number
  preparedAt: string
  amounts: {
    line: 'towns' | 'county_seat'
    amountFen: number
  }[]
  steps: {
    kind: 'prepared' | 'returned' | 'reviewed' | 'approved' | 'paid'
    actorId: string
    at: string
    note: string | null
    amounts:
      | {
          line: 'towns' | 'county_seat'
          amountFen: number
        }[]
      | null
    voucher: string | null
    paidOn: string | null
  }[]
}
export interface ReadStatementParams {
  statementId: string
}
export interface ReadStatementResponse {
  id: string
  carrier: string
  month: string
  status: 'open' | 'agreed' | 'withdrawn'
  lineCount: number
  billedFen: number
  importedBy: string
  importedAt: string
  agreedBy: string | null
  agreedAt: string | null
  fileId: string
  digest: string
  matchedAt: string
  warnings: string[]
  outcomes: {
    outcome: 'matched' | 'priced_differently' | 'doubled' | 'not_ours'
    lines: number
    billedFen: number
    differenceFen: number
    unresolved: number
  }[]
  missing: {
    count: number
    fen: number
  }
  settlementId: string | null
}
export interface ReadStatementLineParams {
  statementId: string
  row: number
}
export interface ReadStatementLineResponse {
  row: number
  waybill: string | null
  ourNumber: string | null
  date: string | null
  siteName: string | null
  siteId: string | null
  weightGrams: number | null
  amountFen: number
  outcome: 'matched' | 'priced_differently' | 'doubled' | 'not_ours'
  chargeId: string | null
  matchedBy: ('waybill' | 'number' | 'date_and_site' | 'month') | null
  differenceFen: number
  doublesRow: number | null
  settledBy: string | null
  resolution: ('pay_posted' | 'pay_billed' | 'strike') | null
  line: ('towns' | 'county_seat') | null
  payableFen: number | null
  notes: {
    note: string
    resolution: ('pay_posted' | 'pay_billed' | 'strike') | null
    line: ('towns' | 'county_seat') | null
    authorId: string
    at: string
  }[]
}
export interface ReadTrendQuery {
  from: string
  until: string
  siteId?: string
}
export interface ReadTrendResponse {
  step: 'day' | 'week' | 'month'
  points: {
    from: string
    until: string
    registered: number
    completed: number
    postageFen: number | null
  }[]
}
export interface ReadTrialBalanceQuery {
  cursor?: string
  limit?: number
  month?: string
}
export interface ReadTrialBalanceResponse {
  items: {
    line: 'towns' | 'county_seat'
    account: string
    accountText: string
    openingFen: number
    debitFen: number
    creditFen: number
    closingFen: number
  }[]
  nextCursor: string | null
  month: string
  differenceFen: number
}
export interface ReadVolumeImportParams {
  importId: string
}
export interface ReadVolumeImportResponse {
  id: string
  month: string
  status: 'draft' | 'confirmed' | 'discarded'
  importedBy: string
  importedAt: string
  decidedBy: string | null
  decidedAt: string | null
  reason: string | null
  fileId: string
  digest: string
  warnings: string[]
  anomalies: {
    kind: 'more_completed' | 'jump' | 'all_good_without_n' | 'more_good' | 'agency_missing'
    agencyId: string
    row: number | null
    measure: ('accepted' | 'completed') | null
    before: number | null
    now: number | null
    text: string
  }[]
}
export interface ReadWeeklySummaryQuery {
  week?: string
}
export interface WeeklySummary {
  week: string
  from: string
  to: string
  asOf: string
  text: string
  registered: number
  handedOver: number
  completed: number
  completedWeekBefore: number
  cancelled: number
  inTransit: number
  awaitingPickup: number
  overdueTasks: number
  openExceptions: number
  escalatedTasks: number
  planEnds: string | null
  medianHours: number | null
  postageFen: {
    towns: number
    county_seat: number
  }
  spentBudgets: {
    line: 'towns' | 'county_seat'
    percent: number
    spentFen: number
    appropriatedFen: number
  }[]
  savings: {
    cases: number
    casesWithoutDistance: number
    trips: number
    metres: {
      low: number
      middle: number
      high: number
    }
    minutes: {
      low: number
      middle: number
      high: number
    }
    fareFen: {
      low: number
      middle: number
      high: number
    }
    methodVersions: string[]
    methodNames: string[]
  }
  byTown: {
    townId: string
    townName: string
    completed: number
    overdue: number
    escalated: number
  }[]
  dailyRoot: {
    date: string
    root: string
    consignments: number
    previousRoot: string | null
  } | null
}
export interface RecordBagEventParams {
  bagId: string
}
export interface RecordCallParams {
  notificationId: string
}
export interface RecordCallBody {
  id: string
  reached: boolean
}
export interface RecordScansBody {
  /**
   * @minItems 1
   * @maxItems 200
   */
  events: [ScanInput, ...ScanInput[]]
  sentAt?: string
}
export interface ScanInput {
  eventId: string
  trackingNumber: string
  kind: ScanKind
  siteId?: string
  occurredAt: string
  details?: ScanDetails
}
export interface RecordScansResponse {
  results: ScanResult[]
}
export interface RecordSubscriptionsBody {
  id: string
  /**
   * @maxItems 10
   */
  answers:
    | []
    | [
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        }
      ]
    | [
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        },
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        }
      ]
    | [
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        },
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        },
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        }
      ]
    | [
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        },
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        },
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        },
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        }
      ]
    | [
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        },
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        },
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        },
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        },
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        }
      ]
    | [
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        },
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        },
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        },
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        },
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        },
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        }
      ]
    | [
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        },
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        },
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        },
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        },
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        },
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        },
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        }
      ]
    | [
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        },
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        },
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        },
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        },
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        },
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        },
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        },
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        }
      ]
    | [
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        },
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        },
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        },
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        },
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        },
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        },
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        },
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        },
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        }
      ]
    | [
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        },
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        },
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        },
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        },
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        },
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        },
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        },
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        },
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        },
        {
          templateId: string
          answer: 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert' | 'acceptWithForcePush'
        }
      ]
}
export interface RecordSubscriptionsResponse {
  left: {
    templateId: string
    messages: number | null
  }[]
}
export interface RecordWaybillBody {
  number: string
  trackingNumber?: string
  sealNumber?: string
}
export interface RecordWaybillResponse {
  number: string
  consignmentId: string | null
  bagId: string | null
  recordedAt: string
}
export interface RedirectConsignmentParams {
  consignmentId: string
}
export interface RedirectConsignmentBody {
  eventId: string
  siteId: string
}
export interface Filing {
  direction: Direction
  matterId: string
  serviceForm?: ServiceForm
  destination?:
    | {
        kind: 'site'
        siteId: string
      }
    | {
        kind: 'home'
        siteId: string
        address: string
      }
  originSiteId?: string
  returnTo?:
    | {
        kind: 'site'
        siteId: string
      }
    | {
        kind: 'home'
        siteId: string
        address: string
      }
  homeSiteId?: string
  consignee?: {
    name: string
    phone?: string
  }
  authorisation?: FilingAuthorisation
  /**
   * @minItems 1
   * @maxItems 30
   */
  items?: [DocumentItem, ...DocumentItem[]]
  contents?: string
  twoPersonHandling?: boolean
  weightGrams?: number
  caseId?: string
  isSupplement?: boolean
}
export interface FilingAuthorisation {
  relation: 'staff' | 'family'
  statementVersion: string
  consented: true
  identityKind?: IdentityKind
  identityLast4?: string
  attachmentId?: string
}
export interface ReopenComplaintParams {
  complaintId: string
}
export interface ReopenComplaintBody {
  text: string
}
export interface ResolveExceptionParams {
  exceptionId: string
}
export interface ResolveExceptionBody {
  eventId: string
  resolution: 'found' | 'returned' | 'rerouted' | 'replaced' | 'accepted'
  note: string
  siteId?: string
  destinationSiteId?: string
}
export interface RetryNotificationParams {
  notificationId: string
}
export interface ReturnEvaluationParams {
  evaluationId: string
}
export interface ReturnEvaluationBody {
  note: string
}
export interface ReturnEvaluationResponse {
  id: string
  year: number
  version: number
  status: 'draft' | 'submitted' | 'returned' | 'signed' | 'superseded'
  asOf: string
  createdBy: string
  openFindings: number
  findings: number
  blanks: number
  hash: string
  title: string
  countyName: string
  scheme: {
    id: string
    source: string
  } | null
  score: {
    scored: number
    ofWeight: number
    text: string
  } | null
  sections: {
    key: string
    depth: number
    number: string
    heading: string
    text: string
    rendered: string
    revision: number
    editedBy: string | null
    editedAt: string | null
    warnings: string[]
    tables: ('indicators' | 'equity' | 'year_on_year' | 'findings' | 'evidence')[]
  }[]
  indicators: {
    key: string
    path: string[]
    figures: string[]
    target: {
      figure: string
      text: string
    } | null
    weight: number | null
    score: number | null
    scoreText: string
    evidence: string[]
  }[]
  evidence: {
    id: string
    kind: 'appropriation' | 'contract' | 'tariff' | 'settlement' | 'month_close' | 'volume_import' | 'daily_root'
    title: string
    reference: string
    date: string | null
    digest: string | null
  }[]
  findingList: {
    key: string
    rule:
      | 'constant_ratio'
      | 'flat_by_town'
      | 'full_execution'
      | 'unchanged_sum'
      | 'unexplained_price'
      | 'fare_out_of_table'
      | 'jump'
      | 'without_n'
      | 'missing'
    severity: 'serious' | 'doubtful' | 'note'
    figures: string[]
    text: string
    answer: {
      text: string
      authorId: string
      at: string
    } | null
  }[]
  towns: {
    townId: string
    townName: string
    items: string
    population: string
    itemsPerThousand: string
    roadMetres: string
    receiptMinutes: string
    spent: string
    trips: string
  }[]
  yearOnYear: {
    name: string
    now: string
    before: string
    changePerMille: number | null
    text: string
  }[]
  figures: {
    code: string
    query: string
    name: string
    unit:
      | 'fen'
      | 'items'
      | 'cases'
      | 'trips'
      | 'metres'
      | 'minutes'
      | 'ratings'
      | 'persons'
      | 'months'
      | 'documents'
      | 'per_mille'
      | 'fen_per_item'
      | 'metres_per_item'
      | 'fen_per_kilometre'
      | 'items_per_thousand'
    from: string
    until: string
    siteId: string | null
    siteName: string | null
    line: ('towns' | 'county_seat') | null
    value:
      | {
          kind: 'exact'
          amount: number
        }
      | {
          kind: 'estimate'
          low: number
          middle: number
          high: number
        }
      | {
          kind: 'gap'
          reason: string
        }
    text: string
    provenance: {
      queryVersion: number
      how: string
      methods: string[]
      rows: number
      gaps: number
      parts: string[]
    }
  }[]
  steps: {
    kind: 'submitted' | 'returned' | 'signed'
    actorId: string
    actorLabel: string | null
    at: string
    note: string | null
  }[]
}
export interface ReturnSettlementParams {
  settlementId: string
}
export interface ReturnSettlementBody {
  note: string
}
export interface ReturnSettlementResponse {
  id: string
  statementId: string
  carrier: string
  month: string
  status: 'prepared' | 'returned' | 'reviewed' | 'approved' | 'paid'
  amountFen: number
  preparedAt: string
  amounts: {
    line: 'towns' | 'county_seat'
    amountFen: number
  }[]
  steps: {
    kind: 'prepared' | 'returned' | 'reviewed' | 'approved' | 'paid'
    actorId: string
    at: string
    note: string | null
    amounts:
      | {
          line: 'towns' | 'county_seat'
          amountFen: number
        }[]
      | null
    voucher: string | null
    paidOn: string | null
  }[]
}
export interface ReviewSettlementParams {
  settlementId: string
}
export interface ReviewSettlementBody {
  note?: string
}
export interface ReviewSettlementResponse {
  id: string
  statementId: string
  carrier: string
  month: string
  status: 'prepared' | 'returned' | 'reviewed' | 'approved' | 'paid'
  amountFen: number
  preparedAt: string
  amounts: {
    line: 'towns' | 'county_seat'
    amountFen: number
  }[]
  steps: {
    kind: 'prepared' | 'returned' | 'reviewed' | 'approved' | 'paid'
    actorId: string
    at: string
    note: string | null
    amounts:
      | {
          line: 'towns' | 'county_seat'
          amountFen: number
        }[]
      | null
    voucher: string | null
    paidOn: string | null
  }[]
}
export interface SaveContactBody {
  name: string
  phone: string
}
export interface SealBagBody {
  eventId: string
  siteId?: string
  occurredAt: string
  sealNumber: string
  /**
   * @minItems 1
   * @maxItems 200
   */
  trackingNumbers: [string, ...string[]]
  toSiteId?: string
}
export interface SearchConsignmentsQuery {
  q: string
}
export interface SearchConsignmentsResponse {
  items: {
    id: string
    trackingNumber: string
    direction: Direction
    status: ConsignmentStatus
    statusText: string
    whereText: string
    matterName: string
    contents: string
    destinationName: string
    openExceptions: number
    registeredAt: string
    completedAt: string | null
    consigneeName: string
    match: SearchMatch
  }[]
  hasMore: boolean
}
export interface SetNotificationSettingsBody {
  preferredChannel: (('chat' | 'subscribe-message' | 'official-account' | 'wecom' | 'sms') | 'call-list') | null
}
export interface SetNotificationSettingsResponse {
  preferredChannel: (('chat' | 'subscribe-message' | 'official-account' | 'wecom' | 'sms') | 'call-list') | null
  ways: ('chat' | 'subscribe-message' | 'official-account' | 'wecom' | 'sms')[]
  messagesLeft: number | null
  weeklySummary: boolean | null
}
export interface SignEvaluationParams {
  evaluationId: string
}
export interface SignEvaluationBody {
  note?: string
  hash: string
}
export interface SignEvaluationResponse {
  id: string
  year: number
  version: number
  status: 'draft' | 'submitted' | 'returned' | 'signed' | 'superseded'
  asOf: string
  createdBy: string
  openFindings: number
  findings: number
  blanks: number
  hash: string
  title: string
  countyName: string
  scheme: {
    id: string
    source: string
  } | null
  score: {
    scored: number
    ofWeight: number
    text: string
  } | null
  sections: {
    key: string
    depth: number
    number: string
    heading: string
    text: string
    rendered: string
    revision: number
    editedBy: string | null
    editedAt: string | null
    warnings: string[]
    tables: ('indicators' | 'equity' | 'year_on_year' | 'findings' | 'evidence')[]
  }[]
  indicators: {
    key: string
    path: string[]
    figures: string[]
    target: {
      figure: string
      text: string
    } | null
    weight: number | null
    score: number | null
    scoreText: string
    evidence: string[]
  }[]
  evidence: {
    id: string
    kind: 'appropriation' | 'contract' | 'tariff' | 'settlement' | 'month_close' | 'volume_import' | 'daily_root'
    title: string
    reference: string
    date: string | null
    digest: string | null
  }[]
  findingList: {
    key: string
    rule:
      | 'constant_ratio'
      | 'flat_by_town'
      | 'full_execution'
      | 'unchanged_sum'
      | 'unexplained_price'
      | 'fare_out_of_table'
      | 'jump'
      | 'without_n'
      | 'missing'
    severity: 'serious' | 'doubtful' | 'note'
    figures: string[]
    text: string
    answer: {
      text: string
      authorId: string
      at: string
    } | null
  }[]
  towns: {
    townId: string
    townName: string
    items: string
    population: string
    itemsPerThousand: string
    roadMetres: string
    receiptMinutes: string
    spent: string
    trips: string
  }[]
  yearOnYear: {
    name: string
    now: string
    before: string
    changePerMille: number | null
    text: string
  }[]
  figures: {
    code: string
    query: string
    name: string
    unit:
      | 'fen'
      | 'items'
      | 'cases'
      | 'trips'
      | 'metres'
      | 'minutes'
      | 'ratings'
      | 'persons'
      | 'months'
      | 'documents'
      | 'per_mille'
      | 'fen_per_item'
      | 'metres_per_item'
      | 'fen_per_kilometre'
      | 'items_per_thousand'
    from: string
    until: string
    siteId: string | null
    siteName: string | null
    line: ('towns' | 'county_seat') | null
    value:
      | {
          kind: 'exact'
          amount: number
        }
      | {
          kind: 'estimate'
          low: number
          middle: number
          high: number
        }
      | {
          kind: 'gap'
          reason: string
        }
    text: string
    provenance: {
      queryVersion: number
      how: string
      methods: string[]
      rows: number
      gaps: number
      parts: string[]
    }
  }[]
  steps: {
    kind: 'submitted' | 'returned' | 'signed'
    actorId: string
    actorLabel: string | null
    at: string
    note: string | null
  }[]
}
export interface SignInByMiniProgramBody {
  code: string
}
export interface TrackByNumberParams {
  trackingNumber: string
}
export interface TrackByNumberQuery {
  phoneLast4?: string
}
export interface UploadAttachmentQuery {
  id: string
  purpose: AttachmentPurpose
}
export interface Attachment {
  id: string
  purpose: AttachmentPurpose
  contentType: string
  sizeBytes: number
  digest: string
  uploadedAt: string
}
export interface VerifyPhoneBody {
  code: string
  name?: string
}
export interface WantWeeklySummaryBody {
  wanted: boolean
}
export interface WantWeeklySummaryResponse {
  wanted: boolean
}
export interface WantedSubscriptionsQuery {
  moment: 'submitted' | 'tracking'
}
export interface WantedSubscriptionsResponse {
  /**
   * @maxItems 3
   */
  templateIds: [] | [string] | [string, string] | [string, string, string]
}
export interface Problem {
  type: string
  title: string
  status: number
  code: string
  detail: string
  requestId: string
  issues?: {
    path: string
    message: string
  }[]
}

export const OPERATIONS = {
  acknowledgeTask: { method: 'POST', path: '/tasks/:taskId/acknowledge' },
  answerComplaint: { method: 'POST', path: '/complaints/:complaintId/answer' },
  answerEvaluationFinding: { method: 'POST', path: '/evaluations/:evaluationId/findings/:finding/answers' },
  appointProxy: { method: 'POST', path: '/consignments/:consignmentId/proxy' },
  approveSettlement: { method: 'POST', path: '/settlements/:settlementId/approval' },
  approveWriteOff: { method: 'POST', path: '/exceptions/:exceptionId/write-off/approval' },
  assignException: { method: 'POST', path: '/exceptions/:exceptionId/owner' },
  assignTask: { method: 'POST', path: '/tasks/:taskId/assignments' },
  bind: { method: 'POST', path: '/me/bindings' },
  cancelConsignment: { method: 'POST', path: '/consignments/:consignmentId/cancel' },
  claimPhoneFilings: { method: 'POST', path: '/me/phone-filings/claims' },
  closeComplaint: { method: 'POST', path: '/complaints/:complaintId/close' },
  compareEvaluations: { method: 'GET', path: '/evaluations/:evaluationId/changes' },
  compareSavings: { method: 'GET', path: '/savings/comparison' },
  completeTask: { method: 'POST', path: '/tasks/:taskId/complete' },
  confirmVolumes: { method: 'POST', path: '/service-volumes/:importId/confirmation' },
  correctBagEvent: { method: 'POST', path: '/bags/:bagId/events/:bagEventId/correction' },
  correctScan: { method: 'POST', path: '/scans/:scanId/correction' },
  createOwnBindingCode: { method: 'POST', path: '/me/binding-codes' },
  decideBudgetTransfer: { method: 'POST', path: '/budget/transfers/:transferId/decisions' },
  decideText: { method: 'POST', path: '/text-checks/:textCheckId/decision' },
  editEvaluationSection: { method: 'PUT', path: '/evaluations/:evaluationId/sections/:section' },
  fileComplaint: { method: 'POST', path: '/consignments/:consignmentId/complaints' },
  listAgencyVolumes: { method: 'GET', path: '/service-volumes/:importId/agencies' },
  listAppropriations: { method: 'GET', path: '/budget/appropriations' },
  listBags: { method: 'GET', path: '/bags' },
  listBudget: { method: 'GET', path: '/budget' },
  listBudgetTransfers: { method: 'GET', path: '/budget/transfers' },
  listCalendarDays: { method: 'GET', path: '/calendar/days', isPublic: true },
  listCases: { method: 'GET', path: '/cases' },
  listClosedMonths: { method: 'GET', path: '/ledger/months' },
  listColleagues: { method: 'GET', path: '/tasks/:taskId/colleagues' },
  listCommitments: { method: 'GET', path: '/budget/commitments' },
  listComplaints: { method: 'GET', path: '/complaints' },
  listConsignmentNotifications: { method: 'GET', path: '/consignments/:consignmentId/notifications' },
  listConsignments: { method: 'GET', path: '/consignments' },
  listContracts: { method: 'GET', path: '/contracts' },
  listDailyRoots: { method: 'GET', path: '/daily-roots' },
  listDemoPersonas: { method: 'GET', path: '/demo/personas', isPublic: true },
  listEvaluationSchemes: { method: 'GET', path: '/evaluation-schemes' },
  listEvaluations: { method: 'GET', path: '/evaluations' },
  listExceptions: { method: 'GET', path: '/exceptions' },
  listFigureRows: { method: 'GET', path: '/figures/:code/rows' },
  listLedger: { method: 'GET', path: '/ledger' },
  listMatters: { method: 'GET', path: '/matters', isPublic: true },
  listMissingCharges: { method: 'GET', path: '/statements/:statementId/missing' },
  listMoneySums: { method: 'GET', path: '/ledger/sums' },
  listNotificationTemplates: { method: 'GET', path: '/notification-templates' },
  listNotifications: { method: 'GET', path: '/notifications' },
  listOverdueSites: { method: 'GET', path: '/reports/overdue' },
  listOwnComplaints: { method: 'GET', path: '/consignments/:consignmentId/complaints' },
  listPeriodFigures: { method: 'GET', path: '/reports/period/figures' },
  listPhoneFilings: { method: 'GET', path: '/me/phone-filings' },
  listRatings: { method: 'GET', path: '/ratings' },
  listRoadDistances: { method: 'GET', path: '/road-distances' },
  listSavingsMethods: { method: 'GET', path: '/savings/methods' },
  listServiceLevels: { method: 'GET', path: '/service-levels' },
  listSettlements: { method: 'GET', path: '/settlements' },
  listSites: { method: 'GET', path: '/sites', isPublic: true },
  listStatementLines: { method: 'GET', path: '/statements/:statementId/lines' },
  listStatements: { method: 'GET', path: '/statements' },
  listTariffs: { method: 'GET', path: '/tariffs' },
  listTasks: { method: 'GET', path: '/tasks' },
  listTextChecks: { method: 'GET', path: '/text-checks' },
  listTownPopulations: { method: 'GET', path: '/town-populations' },
  listUnsavedCases: { method: 'GET', path: '/savings/unsaved-cases' },
  listUsageSums: { method: 'GET', path: '/ledger/usage-sums' },
  listVolumeImports: { method: 'GET', path: '/service-volumes' },
  noteException: { method: 'POST', path: '/exceptions/:exceptionId/notes' },
  outlineSourceFile: { method: 'GET', path: '/source-files/:fileId/outline' },
  proposeWriteOff: { method: 'POST', path: '/exceptions/:exceptionId/write-off' },
  rateConsignment: { method: 'POST', path: '/consignments/:consignmentId/rating' },
  readAuthorisationStatement: { method: 'GET', path: '/authorisation-statement' },
  readBag: { method: 'GET', path: '/bags/:bagId' },
  readBagBySeal: { method: 'GET', path: '/bags/by-seal/:sealNumber' },
  readChannelPolicy: { method: 'GET', path: '/channel-policy' },
  readChannelReport: { method: 'GET', path: '/reports/channels' },
  readComplaint: { method: 'GET', path: '/complaints/:complaintId' },
  readConsignment: { method: 'GET', path: '/consignments/:consignmentId' },
  readEvaluation: { method: 'GET', path: '/evaluations/:evaluationId' },
  readException: { method: 'GET', path: '/exceptions/:exceptionId' },
  readFigure: { method: 'GET', path: '/figures/:code' },
  readInclusionProof: { method: 'GET', path: '/tracking/:trackingNumber/proof', isPublic: true },
  readLedgerTransaction: { method: 'GET', path: '/ledger/transactions/:transactionId' },
  readMe: { method: 'GET', path: '/me' },
  readNotificationSettings: { method: 'GET', path: '/me/notification-settings' },
  readOwnSatisfaction: { method: 'GET', path: '/reports/satisfaction/own' },
  readPeriodSummary: { method: 'GET', path: '/reports/period' },
  readPickupCode: { method: 'GET', path: '/consignments/:consignmentId/pickup-code' },
  readProxy: { method: 'GET', path: '/consignments/:consignmentId/proxy' },
  readSatisfaction: { method: 'GET', path: '/reports/satisfaction' },
  readSavings: { method: 'GET', path: '/savings' },
  readSavingsMethod: { method: 'GET', path: '/savings/methods/:methodId' },
  readSettlement: { method: 'GET', path: '/settlements/:settlementId' },
  readStatement: { method: 'GET', path: '/statements/:statementId' },
  readStatementLine: { method: 'GET', path: '/statements/:statementId/lines/:row' },
  readTrend: { method: 'GET', path: '/reports/trend' },
  readTrialBalance: { method: 'GET', path: '/ledger/trial-balance' },
  readVolumeImport: { method: 'GET', path: '/service-volumes/:importId' },
  readWeeklySummary: { method: 'GET', path: '/reports/weekly' },
  recordBagEvent: { method: 'POST', path: '/bags/:bagId/events' },
  recordCall: { method: 'POST', path: '/notifications/:notificationId/calls' },
  recordScans: { method: 'POST', path: '/scans' },
  recordSubscriptions: { method: 'POST', path: '/me/subscriptions' },
  recordWaybill: { method: 'POST', path: '/waybills' },
  redirectConsignment: { method: 'POST', path: '/consignments/:consignmentId/redirect' },
  registerConsignment: { method: 'POST', path: '/consignments', idempotencyKey: true },
  reopenComplaint: { method: 'POST', path: '/complaints/:complaintId/reopen' },
  resolveException: { method: 'POST', path: '/exceptions/:exceptionId/resolution' },
  retryNotification: { method: 'POST', path: '/notifications/:notificationId/retry' },
  returnEvaluation: { method: 'POST', path: '/evaluations/:evaluationId/return' },
  returnSettlement: { method: 'POST', path: '/settlements/:settlementId/return' },
  reviewSettlement: { method: 'POST', path: '/settlements/:settlementId/review' },
  saveContact: { method: 'PUT', path: '/me/contact' },
  sealBag: { method: 'POST', path: '/bags' },
  searchConsignments: { method: 'GET', path: '/consignment-search' },
  setNotificationSettings: { method: 'PUT', path: '/me/notification-settings' },
  signEvaluation: { method: 'POST', path: '/evaluations/:evaluationId/signature' },
  signInByMiniProgram: { method: 'POST', path: '/sessions/miniprogram', isPublic: true },
  trackByNumber: { method: 'GET', path: '/tracking/:trackingNumber', isPublic: true },
  uploadAttachment: { method: 'POST', path: '/attachments' },
  verifyPhone: { method: 'POST', path: '/me/phone' },
  wantWeeklySummary: { method: 'PUT', path: '/me/weekly-summary' },
  wantedSubscriptions: { method: 'GET', path: '/me/subscriptions/wanted' },
} as const

export const DOCUMENTS = {
  printEvaluation: '/evaluations/:evaluationId/report.pdf',
  readAttachment: '/attachments/:attachmentId',
  readCertificate: '/consignments/:consignmentId/certificate.pdf',
  readInboundPicture: '/inbound-messages/:messageId/picture',
  readLabel: '/consignments/:consignmentId/label.pdf',
  readManifest: '/bags/:bagId/manifest.pdf',
  readReceipt: '/consignments/:consignmentId/receipt.pdf',
  readSitePoster: '/sites/:siteId/poster.pdf',
} as const
