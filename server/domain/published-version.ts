/** Until then after it was entered a version counts for nothing: by then every process has read it. */
const PUBLISHED_AFTER_MS = 60_000

/**
 * Does a dated version (of a price, of a method) count for a fact? What was entered later does not, so that recording the
 * same facts once more finds the same versions. @param knownAt when the fact was recorded; absent: everything is known
 */
export function isPublished({ recordedAt }: { readonly recordedAt?: Date | null }, knownAt: Date | undefined): boolean {
  if (recordedAt === undefined || recordedAt === null || knownAt === undefined) return true
  return recordedAt.getTime() + PUBLISHED_AFTER_MS <= knownAt.getTime()
}
