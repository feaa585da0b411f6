/** Nearest-rank percentile, to a tenth; null of nothing. @param share from 0 to 1 */
export function percentile(values: readonly number[], share: number): number | null {
  if (values.length === 0) return null
  const sorted = values.toSorted((a, b) => a - b)
  const value = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)]!
  return Math.round(value * 10) / 10
}
