import { BallastError, type Platform } from '@ballast/model'
import { drillNames } from '../drill-names.ts'
import { latestEvidence, type Verdict } from '../evidence/index.ts'
import { promiseText } from './promise-text.ts'

/** A promise of the platform, and what is known of it. */
export interface PromiseState {
  readonly kind: string
  readonly text: string
  readonly drill: string
  /** Null: never measured. */
  readonly verdict: Verdict | null
  readonly why: string
  /** When it was last measured, ISO 8601. */
  readonly measuredAt: string | null
  readonly form: 'short' | 'long' | null
}

/**
 * Each promise of a platform with the verdict of its drill's last evidence below `root`.
 *
 * @throws {BallastError} DECLARATION_INVALID for a promise that no drill measures
 */
export async function promisesOf(platform: Platform, root: string): Promise<PromiseState[]> {
  const names = drillNames(root)
  const states: PromiseState[] = []
  for (const promise of platform.promises) {
    const { kind, drill } = promise
    const text = promiseText(promise)
    if (!names.includes(drill)) {
      throw new BallastError(
        'DECLARATION_INVALID',
        `No drill "${drill}" measures the promise "${text}": take the promise back, or write the drill`,
        { facts: { promise: text, drill } },
      )
    }
    const evidence = await latestEvidence(root, drill)
    const measured = evidence?.promises.find((found) => found.text === text)
    states.push({
      kind,
      text,
      drill,
      verdict: measured?.verdict ?? null,
      why: measured?.why ?? '',
      measuredAt: measured === undefined ? null : evidence!.startedAt,
      form: measured === undefined ? null : evidence!.form,
    })
  }
  return states
}

/** As a table for people. @param now milliseconds since 1970 */
export function renderPromises(states: readonly PromiseState[], now: number): string {
  return states
    .map(({ text, drill, verdict, why, measuredAt, form }) => {
      const age = measuredAt === null ? '' : `, ${ageOf(now - Date.parse(measuredAt))} ago, ${form}`
      const found = verdict === null ? 'NOT MEASURED' : verdict.toUpperCase()
      return `${found.padEnd(12)} ${text}\n${' '.repeat(13)}drill ${drill}${age}${why === '' ? '' : `: ${why}`}`
    })
    .join('\n')
}

function ageOf(ms: number): string {
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`
}
