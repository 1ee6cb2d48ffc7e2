/** The rules of qyapi.weixin.qq.com that the fake enforces, in one table. */
export const WECOM_RULES = {
  tokenLifetimeSeconds: 7200,
  longestTextBytes: 2048,
  /** to one member; what is more is dropped without a word */
  perMember: { minute: 30, hour: 1000 },
  /** the same JSON within this time is dropped without a word, unless the sender asked for the opposite */
  repeatSeconds: 1800,
  /** a sender may name another time, but none longer */
  longestRepeatSeconds: 4 * 3600,
  card: { mostButtons: 6, longestKeyBytes: 1024, taskId: /^[\w@-]{1,128}$/, responseCodeHours: 72 },
} as const

/** The rules of the smart bot's WebSocket. */
export const WECOM_BOT_RULES = {
  longestStreamBytes: 20_480,
  /** a welcome or a change of card comes within so many seconds of its event */
  answerWithinSeconds: 5,
  /** a streamed answer is to be finished so long after its message */
  streamWithinSeconds: 360,
  perPerson: { minute: 30, hour: 1000 },
} as const
