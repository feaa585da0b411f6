import type { KeptPlatform } from '../drill/kept-platform.ts'
import { runDrill } from '../drill/run-drill.ts'
import type { EvidenceRun, Violation } from '../evidence/schema.ts'
import type { Sabotage } from '../sabotage/index.ts'
import { type Twin, twinSeed } from './twin.ts'

export interface TwinResult extends Twin {
  readonly seconds: number
  /** What the judge said of that which the sabotage broke. */
  readonly noticed?: Violation
  /** Why the sabotage does not count as noticed. */
  readonly missed?: string
}

/**
 * Runs the short form of a drill under a sabotage. Noticed is one whose drill ends broken, by the judge that the
 * sabotage names, which names what was broken, and the operation where that is an order.
 *
 * @throws what `signal` was aborted with
 */
export async function runTwin(
  { drill, sabotage }: Twin,
  { root, platforms, signal }: { root: string; platforms: KeptPlatform; signal: AbortSignal },
): Promise<TwinResult> {
  const since = performance.now()
  const result = await platforms
    .derived(drill.derivation)
    .then((platform) =>
      runDrill(drill, {
        root,
        platform,
        seed: twinSeed,
        number: 1,
        form: 'short',
        sabotage,
        signal,
        progress: () => {},
      }),
    )
    .then((finished) => verdictOn(sabotage, finished))
    .catch(async (error: Error) => {
      signal.throwIfAborted()
      // Whatever state it is in: the next twin must not pay for it.
      await platforms[Symbol.asyncDispose]()
      return { missed: error.message }
    })
  return { drill, sabotage, seconds: Math.round((performance.now() - since) / 1_000), ...result }
}

/** Whether a drill that was sabotaged has noticed. */
export function verdictOn(
  { noticedBy }: Pick<Sabotage, 'noticedBy'>,
  {
    run,
    broken,
  }: {
    run: Pick<EvidenceRun, 'verdict' | 'why' | 'invariants'>
    broken?: string | undefined
  },
): Pick<TwinResult, 'noticed' | 'missed'> {
  const why = run.why.join('; ')
  if (run.verdict !== 'broken') return { missed: `${run.verdict}: ${why}` }
  const found = run.invariants.find(({ name }) => name === noticedBy)
  if (found === undefined || found.violations === 0) {
    return { missed: `${noticedBy} found nothing: ${why}` }
  }
  if (broken === undefined) return { missed: 'The sabotage does not say what it broke' }
  const noticed = found.shown.find((violation) => subjectOf(violation).includes(broken))
  if (noticed === undefined) {
    return { missed: `${noticedBy} does not name ${broken}: ${JSON.stringify(found.shown)}` }
  }
  if (noticed.order !== undefined && noticed.operation === undefined) {
    return { missed: `${noticedBy} names no operation of ${broken}` }
  }
  return { noticed }
}

/** What a violation is about: edges and groups stand in its text. */
function subjectOf({ order, sku, event, what }: Violation): string {
  return order ?? sku ?? event ?? what
}
