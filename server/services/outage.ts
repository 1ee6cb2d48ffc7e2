// an outage is told apart where errors become answers, and that layer knows no store
export { isDatabaseAway, isDatabaseSlow } from '../store/database-errors.ts'
