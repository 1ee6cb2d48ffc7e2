/** PostgreSQL's SQLSTATE behind an error of the driver adapter, however deep Prisma has wrapped it. */
export function sqlStateOf(error: unknown): string | undefined {
  const text = /^[0-9A-Z]{5}$/
  for (let cause: unknown = error, depth = 0; typeof cause === 'object' && cause !== null && depth < 6; depth += 1) {
    const { code, originalCode, meta } = cause as { code?: unknown; originalCode?: unknown; meta?: unknown }
    for (const candidate of [originalCode, code]) {
      if (typeof candidate === 'string' && text.test(candidate) && !candidate.startsWith('P2')) return candidate
    }
    cause =
      (cause as { cause?: unknown }).cause ?? (meta as { driverAdapterError?: unknown } | undefined)?.driverAdapterError
  }
  return undefined
}

export function isUniqueViolation(error: unknown): boolean {
  return sqlStateOf(error) === '23505' || (error as { code?: unknown } | null)?.code === 'P2002'
}
