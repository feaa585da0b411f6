import type { Bytes, Duration, PlatformPromise, Share } from '@ballast/model'

const units = [
  [86_400_000, 'days'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
  [1, 'ms'],
] as const

/** Formats a duration in the largest unit that makes it at least 1: `2.5 s`, `7 days`. */
export function time(duration: Duration | number): string {
  const [scale, unit] = units.find(([least]) => duration >= least) ?? units[4]
  return `${Number((duration / scale).toFixed(2))} ${unit}`
}

/** Formats a size in KiB, MiB or GiB. */
export function size(bytes: Bytes | number): string {
  const power = Math.max(1, Math.min(3, Math.floor(Math.log2(Math.max(bytes, 1)) / 10)))
  return `${Number((bytes / 1_024 ** power).toFixed(2))} ${['', 'KiB', 'MiB', 'GiB'][power]}`
}

/** Formats a share as a percentage: `20 %`. */
export function share(of: Share | number): string {
  return `${Math.round(of * 100)} %`
}

/** Joins words: `a`, `a and b`, `a, b and c`. */
export function list(words: readonly string[]): string {
  if (words.length < 2) return words.join('')
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

/** Names a promise by its kind and its subject: `restores of "breads"`. */
export function promised(promise: PlatformPromise): string {
  const { resource, topic, service, gateway } = promise as Partial<
    Record<'resource' | 'topic' | 'service' | 'gateway', { readonly name: string }>
  >
  return `${promise.kind} of "${(resource ?? topic ?? service ?? gateway)?.name}"`
}
