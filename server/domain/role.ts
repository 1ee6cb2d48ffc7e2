/** What a person is to the relay; a handler or dispatcher stands at a site, the others are county-wide. */
export type Role =
  | 'resident'
  | 'handler'
  | 'courier'
  | 'dispatcher'
  | 'finance'
  | 'leader'
  | 'auditor'
  | 'administrator'
