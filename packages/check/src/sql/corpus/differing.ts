import type { KnownVersion } from '../catalogue/versions.ts'

type Verdict = 'accepted' | 'mutable' | 'refused'

/** Statements with the same verdicts. Each verdict holds from its version until the next one. */
export interface CaseGroup {
  readonly verdicts: Partial<Record<KnownVersion, Verdict>>
  readonly texts: readonly string[]
}

/** Statements on which major versions differ. Each verdict holds from its version until the next one. */
export const differing: readonly (readonly [
  text: string,
  Partial<Record<KnownVersion, Verdict>>,
])[] = [
  [`date_trunc('day', expires_at, 'UTC') = '2024-01-01'`, { 15: 'mutable', 16: 'accepted' }],
  // Functions with a new name
  [`date_add(expires_at, '1 day') > '2024-01-01'`, { 15: 'refused', 16: 'mutable' }],
  [`date_add(expires_at, '1 day', 'UTC') > '2024-01-01'`, { 15: 'refused', 16: 'accepted' }],
  [`erf(rate) > 0`, { 15: 'refused', 16: 'accepted' }],
  [`pg_input_is_valid(status, 'integer')`, { 15: 'refused', 16: 'mutable' }],
  [`system_user = status`, { 15: 'refused', 16: 'mutable' }],
  [`to_bin(amount) = '1'`, { 15: 'refused', 17: 'accepted' }],
  [`unicode_assigned(status)`, { 15: 'refused', 17: 'accepted' }],
  [`uuid_extract_timestamp(key) > '2024-01-01'`, { 15: 'refused', 17: 'accepted' }],
  [`array_sort(numbers) is not null`, { 15: 'refused', 18: 'accepted' }],
  [`casefold(status) = ''`, { 15: 'refused', 18: 'accepted' }],
  [`crc32(bytes) = 1`, { 15: 'refused', 18: 'accepted' }],
  [`uuidv7() = key`, { 15: 'refused', 18: 'mutable' }],
  // New arguments of an old function
  [`expires_at at local > '2024-01-01'`, { 15: 'refused', 17: 'mutable' }],
  [`random(1, 5) > amount`, { 15: 'refused', 17: 'mutable' }],
  [`jsonb_strip_nulls(data, true) is null`, { 15: 'refused', 18: 'accepted' }],
  [`reverse(bytes) = ''`, { 15: 'refused', 18: 'accepted' }],
  // Casts
  [`bytes::integer > 5`, { 15: 'refused', 18: 'accepted' }],
  [`amount::bytea = ''`, { 15: 'refused', 18: 'accepted' }],
  // Generated columns that are computed on read
  [
    `create table made (a timestamptz, b date generated always as (a::date))`,
    { 15: 'refused', 18: 'mutable' },
  ],
]

/** Returns the verdict of this version on each differing statement. */
export function verdictsFor(version: KnownVersion): [text: string, Verdict][] {
  return differing.map(([text, verdicts]) => [text, verdictOf(verdicts, version)])
}

/** Returns the verdict of this version on each statement of the groups. */
export function groupedFor(
  groups: readonly CaseGroup[],
  version: KnownVersion,
): [text: string, Verdict][] {
  return groups.flatMap(({ verdicts, texts }) =>
    texts.map((text): [string, Verdict] => [text, verdictOf(verdicts, version)]),
  )
}

function verdictOf(verdicts: CaseGroup['verdicts'], version: KnownVersion): Verdict {
  return Object.entries(verdicts).findLast(([since]) => Number(since) <= version)![1]
}
