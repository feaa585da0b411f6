/** A decimal as its digits: `digits / 10^scale`. */
export interface Decimal {
  readonly digits: bigint
  readonly scale: number
}

const decimalPattern = /^([+-]?)(\d+)(?:\.(\d+))?$/

/** Reads `2.55`, `-0.001`, `3`. Undefined for anything else, also for `1e3`, `.5` and `1,5`. */
export function parseDecimal(text: string): Decimal | undefined {
  const [, sign, whole, fraction = ''] = decimalPattern.exec(text) ?? []
  if (whole === undefined) return undefined
  return { digits: BigInt(`${sign === '-' ? '-' : ''}${whole}${fraction}`), scale: fraction.length }
}

/** `value x 100`, rounded half up (towards positive infinity), without binary floating point. */
export function minorUnits({ digits, scale }: Decimal): bigint {
  // floor(100 d / 10^s + 1/2) = floor((200 d + 10^s) / (2 x 10^s))
  const power = 10n ** BigInt(scale)
  return floorDivide(200n * digits + power, 2n * power)
}

/** `count x factor`, rounded down. */
export function scaleDown(count: bigint, { digits, scale }: Decimal): bigint {
  return floorDivide(count * digits, 10n ** BigInt(scale))
}

function floorDivide(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor
  return dividend % divisor < 0n ? quotient - 1n : quotient
}
