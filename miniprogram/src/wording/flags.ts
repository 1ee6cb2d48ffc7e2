/** What staff and residents read when a fact was unexpected. Unknown flags (a newer server) still show as something. */
const FLAG_WORDS: Readonly<Record<string, string>> = {
  misdirected: '不在路线上，可能送错了地方',
  skipped_stop: '跳过了一站',
  missing_hop: '上一站没有登记发出',
  missing_receipt: '发出前没有登记收到',
  not_held_here: '登记时不在本站点手上',
  already_here: '已经登记过收到',
  not_accepted: '还没有登记收件就发出了',
  early_collection: '还没到取件点就交出了',
  left_destination: '到了取件点又发走了',
  cancelled_after_acceptance: '交件以后取消',
  after_close: '已经办结或取消以后又有登记',
  no_open_exception: '没有待处理的异常',
  third_attempt_failed: '五天内三次没送成',
  not_witnessed: '上一次交接没有第二人确认',
  same_person: '交接的人不能自己确认',
  nothing_to_witness: '没有等待确认的交接',
  nothing_to_correct: '没有找到要更正的记录',
  clock_off: '手机时间不准，已校正',
}

export function flagText(flag: string): string {
  return FLAG_WORDS[flag] ?? '有一处和预期不同，已记录'
}
