/**
 * Every error a caller can meet: its stable code, its HTTP status, and what a person reads. The text says what to do next.
 * A thrower may give a more exact text.
 */
const ERRORS = {
  bad_request: [400, '请求内容有误，请检查后重试'],
  validation_failed: [422, '填写的内容有误，请按提示修改'],
  body_too_large: [413, '内容太大，请分几次提交'],
  unsupported_media_type: [415, '请用 JSON 格式提交'],
  not_signed_in: [401, '请先登录'],
  session_expired: [401, '登录已过期，请重新登录'],
  wechat_code_invalid: [401, '微信登录失败，请重新打开小程序'],
  forbidden: [403, '您没有办理这项业务的权限'],
  not_your_site: [403, '只能登记本站点的业务'],
  not_found: [404, '没有找到您要的内容'],
  method_not_allowed: [405, '不支持这种操作'],
  consignment_not_found: [404, '没有找到这个流转单号，请核对后再查'],
  tracking_number_invalid: [422, '单号不对，请核对：SH 加 9 位数字'],
  phone_last4_wrong: [403, '手机号后四位不对，请核对后再试'],
  bag_not_found: [404, '没有找到这个包，请核对封签号'],
  seal_number_invalid: [422, '封签号不对：4 到 20 位字母和数字，至少一位数字'],
  seal_number_used: [409, '这个封签号用过了，请核对封签或换一个'],
  bag_items_refused: [422, '有的件不能装进这个包，请按提示取出后再封'],
  task_not_found: [404, '没有找到这项任务，可能已经办完了'],
  task_closed: [409, '这项任务已经办完了'],
  not_a_colleague: [422, '只能转给本站的同事，请换一位'],
  matter_not_found: [404, '没有找到这个事项，请重新选择'],
  site_not_found: [404, '没有找到这个站点，请重新选择'],
  site_not_allowed: [422, '这个站点不能办这项业务，请换一个'],
  contact_required: [422, '请填写收件人的姓名和手机号'],
  destination_required: [422, '请选择寄到哪里'],
  origin_required: [422, '请选择在哪里交材料'],
  case_not_found: [404, '没有找到这个办件'],
  case_closed: [409, '这个办件已经办结，不能再补交材料，请重新办理'],
  counter_required: [422, '寄存领取只能存放在县流转中心或镇级服务中心，请换一个地点'],
  phone_required: [422, '请填写收件人手机号。没有手机的，请到服务站由工作人员代办'],
  authorisation_relation_wrong: [422, '请核对办理人身份：工作人员代办选「工作人员」，家人代办选「家人」'],
  statement_unknown: [422, '委托书内容已更新，请重新读给委托人听后再提交'],
  cannot_cancel: [409, '材料已经交出，不能取消。如需帮助请联系服务站'],
  cannot_redirect: [409, '已经寄出或不能改送。如需帮助请联系服务站'],
  no_pickup_code: [409, '还没到取件的时候，到站后会通知您'],
  pickup_code_required: [422, '请输入取件人出示的 6 位取件码'],
  pickup_code_wrong: [403, '取件码不对，请让取件人再看一遍'],
  pickup_locked: [429, '取件码输错次数太多，请 15 分钟后再试'],
  identity_required: [422, '没有取件码时，请核对取件人证件，登记证件类型、后四位和原因'],
  proxy_identity_required: [422, '这是代领，请核对代领人和本人两份证件，登记关系、代领人证件类型和后四位'],
  no_proxy: [404, '还没有委托代领人'],
  reason_wrong: [422, '原因选得不对，请重新选择'],
  not_collectable: [422, '这是送往窗口的材料，不用取件码签收'],
  note_required: [422, '请写明情况，方便后续处理'],
  occurred_in_future: [422, '扫描时间比现在还晚，请校准手机时间后重试'],
  occurred_before_registration: [422, '扫描时间早于下单时间，请校准手机时间后重试'],
  exception_not_found: [404, '没有找到这条异常，可能不归本站处理'],
  exception_closed: [409, '这条异常已经处理完了'],
  resolution_not_possible: [409, '现在不能这样处理：件还在路上或已办结。请等下一站收到后再试'],
  write_off_proposed: [409, '已有同事提出核销，请由另一位负责人批准'],
  write_off_not_proposed: [409, '还没有人提出核销，请先提出'],
  second_person_required: [403, '核销要两个人：请由另一位负责人批准'],
  owner_not_staff: [422, '只能交给工作人员处理，请重新选择'],
  scan_not_found: [404, '没有找到这条扫描记录'],
  not_correctable: [409, '这类记录不能更正，请登记新的处理结果'],
  correction_too_late: [403, '扫描已超过半小时，请联系县流转中心更正'],
  event_id_reused: [409, '这条记录的编号用过了，请重新扫描'],
  picture_invalid: [422, '这不是能识别的 JPG、PNG 或 WebP 图片，请重新拍摄后上传'],
  picture_too_large: [422, '图片的边长不能超过 4096 像素，请缩小后再上传'],
  attachment_quota_used_up: [429, '今天上传的图片太多了，请明天再传'],
  attachment_id_reused: [409, '这张图片的编号用过了，请重新拍摄后上传'],
  attachment_not_found: [404, '没有找到这张图片，请重新上传'],
  attachment_purged: [404, '这张图片已过保存期限，内容已清除'],
  not_yet_received: [409, '还没有签收，签收后再评价'],
  already_rated: [409, '这件已经评价过了，谢谢您'],
  text_refused: [422, '文件名称里有微信不允许的字词，请换个说法再提交'],
  text_check_not_found: [404, '没有找到这段文字，可能已经处理过了'],
  complaint_open: [409, '这件已有投诉在处理，请在原投诉里查看答复'],
  complaint_id_reused: [409, '这次投诉的编号用过了，请重新提交'],
  complaint_not_found: [404, '没有找到这条投诉'],
  complaint_settled: [409, '这条投诉已经答复或结束，不用再处理'],
  complaint_not_answered: [409, '答复以后才能再次反映，而且只有一次。仍有问题请联系县流转中心'],
  phone_code_invalid: [422, '没有取到微信手机号，请再点一次，或手动填写'],
  phone_not_verified: [403, '请先在「姓名和电话」里用微信手机号验证'],
  name_required: [422, '请先填写姓名'],
  binding_code_invalid: [422, '绑定码不对或已过期，请重新获取'],
  idempotency_key_required: [400, '缺少 Idempotency-Key，请更新客户端'],
  idempotency_key_reused: [422, '这次提交的编号已用于另一份内容，请重新提交'],
  request_in_progress: [409, '上一次提交还在处理，请稍等'],
  too_many_requests: [429, '操作太频繁，请稍后再试'],
  table_unreadable: [422, '不是能读取的表格，请用表格软件另存为 XLSX 或 CSV 后再上传'],
  table_invalid: [422, '表格内容有误，请按行改正后重新上传'],
  table_headings_missing: [422, '没有找到对应的列名，请核对工作表和列对应'],
  source_file_not_found: [404, '没有找到上传的表格，请重新上传'],
  source_file_id_reused: [409, '这份表格的编号用过了，请重新上传'],
  source_file_used: [409, '这份表格已经导入过了，不用再导入'],
  carrier_unknown: [422, '没有与这个承运单位的合同，请核对名称'],
  waybill_taken: [409, '这个运单号已登记在另一件上，请核对'],
  statement_not_found: [404, '没有找到这份对账单'],
  statement_month_taken: [409, '这个承运单位当月已有对账单，请先核对或作废原来的'],
  statement_month_wrong: [422, '账单的日期大多不在所选月份，请核对月份或文件'],
  statement_not_open: [409, '对账单已经确认或作废，不能再改'],
  statement_not_agreed: [409, '对账单还没有确认，不能结算'],
  statement_unresolved: [409, '还有存疑的行没有处理，请逐行处理后再确认'],
  statement_charge_settled: [409, '有的行已在别的对账单里结算，请重新核对后再确认'],
  statement_columns_swapped: [422, '金额和重量两列像是填反了，请核对列对应'],
  nothing_to_resolve: [409, '这一行没有疑问，不用处理'],
  resolution_needs_posting: [422, '台账里没有对应的一笔，只能按账单支付或剔除'],
  budget_line_required: [422, '请写明由哪一项经费支付'],
  nothing_payable: [409, '没有可支付的金额'],
  settlement_not_found: [404, '没有找到这份结算'],
  settlement_out_of_order: [409, '还没轮到这一步：编制、复核、批准、支付依次办理'],
  settlement_same_hand: [403, '编制、复核、批准要由三个人办理，请换一位'],
  settlement_begun: [409, '结算已在办理，请先退回结算再修改对账单'],
  volume_import_not_found: [404, '没有找到这次业务量导入'],
  volume_import_decided: [409, '这次业务量导入已经处理完了'],
  evaluation_not_found: [404, '没有找到这份绩效自评，请核对'],
  year_not_begun: [409, '这一年还没有开始，不能自评'],
  csv_invalid: [422, '表格内容有误，请按行修改后重新导入'],
  export_too_large: [422, '超过 10 万行，不能一次导出。请缩小范围（如按日期）分几次导出'],
  month_not_over: [409, '这个月还没有过完，请下个月再结账'],
  month_out_of_order: [409, '请先结前一个月的账'],
  budget_short: [409, '可用预算不够，请先追加或调剂，或改小金额'],
  budget_year_not_open: [409, '这一年还没开始或已全部结账，不能再改预算'],
  transfer_not_found: [404, '没有找到这次调剂，请刷新后再看'],
  transfer_decided: [409, '这次调剂已经审批过了，请刷新后再看'],
  second_hand_required: [403, '提出的人不能自己审批，请由另一位同事办理'],
  savings_method_not_found: [404, '没有这个版本的节约算法，请从版本列表里选'],
  contract_not_found: [404, '没有找到这份合同，请核对'],
  contract_number_used: [409, '这个合同编号已经登记过了，请核对'],
  contract_not_for_line: [422, '这份合同不管这一年或这项预算，请核对合同'],
  posting_not_found: [404, '没有找到这笔台账，请刷新后再看'],
  posting_not_reversible: [409, '这笔台账不能手工冲正：扫描引起的请更正扫描，预算请追加或追减'],
  paper_too_early: [409, '还没有交接记录，交件以后才能打印'],
  day_not_closed: [404, '这一天还没有存证，或没有这个流转件的记录。当天的记录请次日再查'],
  road_source_required: [422, '填写里程时请写明出处'],
  not_on_call_list: [409, '这条通知不在电话名单上，可能已经通知到了，请刷新后再看'],
  notification_not_retryable: [409, '这条通知不需要重发'],
  conflict: [409, '内容刚被别人改过，请刷新后重试'],
  deadline_exceeded: [503, '系统有点忙，请稍后再试'],
  unavailable: [503, '系统暂时不可用，请稍后再试'],
  internal: [500, '系统出错了，我们已记录，请稍后再试'],
} as const satisfies Record<string, readonly [number, string]>

export type ErrorCode = keyof typeof ERRORS

export interface FieldIssue {
  readonly path: string
  readonly message: string
}

/** An error that a caller is meant to read. `message` is for logs, `detail` for people; neither holds personal data. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly status: number
  readonly detail: string
  readonly issues: readonly FieldIssue[] | undefined

  constructor(code: ErrorCode, options: { detail?: string; issues?: readonly FieldIssue[]; cause?: unknown } = {}) {
    super(code, options.cause === undefined ? {} : { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.status = ERRORS[code][0]
    this.detail = options.detail ?? ERRORS[code][1]
    this.issues = options.issues
  }
}

/** All codes with status and text, for the API document and its tests. */
export const ERROR_TABLE: Readonly<Record<ErrorCode, readonly [status: number, detail: string]>> = ERRORS
