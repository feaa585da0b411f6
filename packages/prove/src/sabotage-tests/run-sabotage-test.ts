import type { KeptPlatform } from '../drill/kept-platform.ts'
import { runDrill } from '../drill/run-drill.ts'
import type { EvidenceRun, Violation } from '../evidence/schema.ts'
import type { Proving } from '../proof/proving.ts'
import type { Sabotage } from '../sabotage/index.ts'
import { type SabotageTest, sabotageTestSeed } from './sabotage-test.ts'

export interface SabotageTestResult extends SabotageTest {
  readonly seconds: number
  /** The violation that names what the sabotage broke. */
  readonly detected?: Violation
  /** Why the sabotage was not detected. */
  readonly missed?: string
}

type Shown = Pick<SabotageTestResult, 'detected' | 'missed'>

/**
 * Runs the short form of a drill under a sabotage. The sabotage is detected if the drill ends `broken` because of the
 * judge that the sabotage names, and that judge names what was broken, and the operation if the sabotage belongs to
 * one. A run that is void or fails says nothing about the judge, and is repeated once.
 *
 * @throws the reason of `signal` when it is aborted
 */
export async function runSabotageTest(
  { drill, sabotage }: SabotageTest,
  {
    proving,
    platforms,
    signal,
  }: { proving: Proving; platforms: KeptPlatform; signal: AbortSignal },
): Promise<SabotageTestResult> {
  const run = async (): Promise<Shown & { isVoid: boolean }> => {
    try {
      const finished = await runDrill(drill, {
        proving,
        platform: await platforms.derived(drill.derivation?.(proving)),
        seed: sabotageTestSeed,
        number: 1,
        form: 'short',
        sabotage,
        signal,
        progress: () => {},
      })
      return { isVoid: finished.run.verdict === 'void', ...verdictOn(sabotage, finished) }
    } catch (error) {
      signal.throwIfAborted()
      // The next run needs a platform in a known state.
      await platforms[Symbol.asyncDispose]()
      return { isVoid: true, missed: (error as Error).message }
    }
  }
  const since = performance.now()
  const first = await run()
  const { isVoid: _, ...shown } = first.isVoid ? await run() : first
  return { drill, sabotage, seconds: Math.round((performance.now() - since) / 1_000), ...shown }
}

/** Returns what a run under a sabotage detected, or why it missed the sabotage. */
export function verdictOn(
  { detectedBy, ofOperation }: Pick<Sabotage, 'detectedBy' | 'ofOperation'>,
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
  const found = run.invariants.find(({ name }) => name === detectedBy)
  if (found === undefined || found.violations === 0) {
    return { missed: `${detectedBy} found nothing: ${why}` }
  }
  if (broken === undefined) return { missed: 'The sabotage does not say what it broke' }
  const detected = found.shown.find((violation) => subjectOf(violation).includes(broken))
  if (detected === undefined) {
    return { missed: `${detectedBy} does not name ${broken}: ${JSON.stringify(found.shown)}` }
  }
  if (ofOperation && detected.operation === undefined) {
    return { missed: `${detectedBy} names no operation of ${broken}` }
  }
  return { detected }
}

/** Returns the subject of a violation; edges and groups are named in its text. */
function subjectOf({ subject, event, what }: Violation): string {
  return subject ?? event ?? what
}
