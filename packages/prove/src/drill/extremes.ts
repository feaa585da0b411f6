// Of a whole load: `Math.max(...values)` overflows the stack with some 120,000 values.

/** Infinity of nothing. */
export function least(values: readonly number[]): number {
  return values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY)
}

/** -Infinity of nothing. */
export function greatest(values: readonly number[]): number {
  return values.reduce((greatest, value) => Math.max(greatest, value), Number.NEGATIVE_INFINITY)
}
