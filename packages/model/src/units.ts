declare const unit: unique symbol

/** A time in whole milliseconds. Made by `milliseconds`, `seconds`, `minutes`, `hours` or `days`. */
export type Duration = number & { readonly [unit]: 'ms' }
/** A size in whole bytes. Made by `kibibytes`, `mebibytes` or `gibibytes`. */
export type Bytes = number & { readonly [unit]: 'B' }
/** A frequency in events a second. Made by `perSecond` or `perMinute`. */
export type Rate = number & { readonly [unit]: '1/s' }
/** A fraction from 0 to 1. Made by `percent`. */
export type Share = number & { readonly [unit]: '1' }

function scaled<T extends number>(factor: number) {
  return (count: number): T => {
    if (!Number.isFinite(count) || count < 0) {
      throw new RangeError(`A quantity must be a finite number of at least 0, got ${count}`)
    }
    return (count * factor) as T
  }
}

/** Engines take whole milliseconds and bytes alone. */
function rounded<T extends number>(factor: number) {
  const exact = scaled<T>(factor)
  return (count: number): T => Math.round(exact(count)) as T
}

export const milliseconds = rounded<Duration>(1)
export const seconds = rounded<Duration>(1_000)
export const minutes = rounded<Duration>(60_000)
export const hours = rounded<Duration>(3_600_000)
export const days = rounded<Duration>(86_400_000)
export const kibibytes = rounded<Bytes>(1_024)
export const mebibytes = rounded<Bytes>(1_048_576)
export const gibibytes = rounded<Bytes>(1_073_741_824)
export const perSecond = scaled<Rate>(1)
export const perMinute = scaled<Rate>(1 / 60)
export const percent = scaled<Share>(1 / 100)
