/**
 * Whether one more fits into the limits of the last minute and the last hour; if so, it is noted.
 * @param sent milliseconds since 1970 of what was sent; shortened and added to
 */
export function withinRate(
  sent: number[],
  now: number,
  limits: { readonly minute: number; readonly hour: number },
): boolean {
  const ofHour = sent.filter((at) => at > now - 3_600_000)
  sent.splice(0, sent.length, ...ofHour)
  const ofMinute = ofHour.filter((at) => at > now - 60_000).length
  if (ofHour.length >= limits.hour || ofMinute >= limits.minute) return false
  sent.push(now)
  return true
}
