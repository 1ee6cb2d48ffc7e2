/** Who files for a resident: staff at a counter, or a member of the family. */
export const AUTHORISATION_RELATIONS = ['staff', 'family'] as const
export type AuthorisationRelation = (typeof AUTHORISATION_RELATIONS)[number]

/** Kinds of identity document that are looked at; their numbers are never kept, only the last four. */
export const IDENTITY_KINDS = ['identity_card', 'household_book', 'social_security_card', 'passport', 'other'] as const
export type IdentityKind = (typeof IDENTITY_KINDS)[number]

/** What the resident agrees to (委托书), read out or shown before he says yes. */
export interface AuthorisationStatement {
  readonly version: string
  readonly text: string
}

/** Every wording there was, newest first; one that somebody agreed to is never changed. */
export const AUTHORISATION_STATEMENTS: readonly [AuthorisationStatement, ...AuthorisationStatement[]] = [
  {
    version: '2026-1',
    text: '本人委托办理人代为提交物料流转申请：把材料送到办理单位，或把办理结果送回本人指定的地点。本人知道：流转中会登记姓名和收件信息；材料交接都有记录；本人可以随时到服务站查询，在交件前可以取消。以上内容已读给本人听或由本人看过，本人同意。',
  },
]

/** The wording that is read out now. */
export function currentStatement(): AuthorisationStatement {
  return AUTHORISATION_STATEMENTS[0]
}

/** May somebody still agree to this wording? A page that was opened before a change sends the one before. */
export function isKnownStatement(version: string): boolean {
  return AUTHORISATION_STATEMENTS.some((statement) => statement.version === version)
}
