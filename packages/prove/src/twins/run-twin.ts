import type { KeptPlatform } from '../drill/kept-platform.ts'
import { runDrill } from '../drill/run-drill.ts'
import type { EvidenceRun, Violation } from '../evidence/schema.ts'
import type { Proving } from '../proof/proving.ts'
import type { Sabotage } from '../sabotage/index.ts'
import { type Twin, twinSeed } from './twin.ts'

export interface TwinResult extends Twin {
  readonly seconds: number
  /** The violation that names what the sabotage broke. */
  readonly noticed?: Violation
  /** Why the sabotage does not count as noticed. */
  readonly missed?: string
}

type Shown = Pick<TwinResult, 'noticed' | 'missed'>

/**
 * Runs the short form of a drill under a sabotage. Noticed is one whose drill ends broken, by the judge that the
 * sabotage names, which names what was broken, and the operation where it goes back to one. A run that breaks off or is
 * void has shown nothing of the judge: then there is one more.
 *
 * @throws what `signal` was aborted with
 */
export async function runTwin(
  { drill, sabotage }: Twin,
  {
    proving,
    platforms,
    signal,
  }: { proving: Proving; platforms: KeptPlatform; signal: AbortSignal },
): Promise<TwinResult> {
  const run = async (): Promise<Shown & { isVoid: boolean }> => {
    try {
      const finished = await runDrill(drill, {
        proving,
        platform: await platforms.derived(drill.derivation?.(proving)),
        seed: twinSeed,
        number: 1,
        form: 'short',
        sabotage,
        signal,
        progress: () => {},
      })
      return { isVoid: finished.run.verdict === 'void', ...verdictOn(sabotage, finished) }
    } catch (error) {
      signal.throwIfAborted()
      // Whatever state it is in: the next run must not pay for it.
      await platforms[Symbol.asyncDispose]()
      return { isVoid: true, missed: (error as Error).message }
    }
  }
  const since = performance.now()
  const first = await run()
  const { isVoid: _, ...shown } = first.isVoid ? await run() : first
  return { drill, sabotage, seconds: Math.round((performance.now() - since) / 1_000), ...shown }
}

/** Whether a drill that was sabotaged has noticed. */
export function verdictOn(
  { noticedBy, ofOperation }: Pick<Sabotage, 'noticedBy' | 'ofOperation'>,
  {
    run,
    broken,
  }: {
    run: Pick<EvidenceRun, 'verdict' | 'why' | 'invariants'>
    broken?: string | undefined
  },
): Shown {
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
  if (ofOperation && noticed.operation === undefined) {
    return { missed: `${noticedBy} names no operation of ${broken}` }
  }
  return { noticed }
}

/** Returns the subject of a violation; edges and groups are named in its text. */
function subjectOf({ subject, event, what }: Violation): string {
  return subject ?? event ?? what
}
