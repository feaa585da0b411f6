import type { Instance } from '@ballast/local'
import { BallastError } from '@ballast/model'
import { drills } from '../drills/index.ts'
import { type Evidence, type EvidencePromise, writeEvidence } from '../evidence/index.ts'
import { evidenceVersion } from '../evidence/schema.ts'
import { secondsOf, usualLoad } from '../load/load-spec.ts'
import { seededRandom } from '../load/seeded-random.ts'
import { machine, versions } from './about.ts'
import type { Drill, Form } from './drill.ts'
import { type DrillPlatform, startDrillPlatform } from './drill-platform.ts'
import { percentile } from './percentile.ts'
import { promiseText } from './promise-text.ts'
import { type FinishedRun, runDrill } from './run-drill.ts'
import { weigh, worst } from './verdict.ts'

export interface ProveOptions {
  /** The project that is proven: evidence is written below it. */
  readonly root: string
  readonly form: Form
  readonly seed: number
  readonly repeat: number
  readonly signal: AbortSignal
  readonly progress: (line: string) => void
}

/** @throws {BallastError} USAGE for a name that no drill has */
export function drillsNamed(names: readonly string[]): readonly Drill[] {
  if (names.length === 0) return drills
  return names.map((name) => {
    const found = drills.find((drill) => drill.name === name)
    if (found !== undefined) return found
    throw new BallastError(
      'USAGE',
      `There is no drill "${name}". Use one of: ${drills.map((drill) => drill.name).join(', ')}`,
      { facts: { name } },
    )
  })
}

/**
 * Runs drills one after the other, on one platform for as long as they want the same one.
 *
 * @param declared the project, and the ports of the platform that is started for the drills
 * @throws what starting a platform throws; {BallastError} PROBE_FAILED if the platform fails without any fault
 */
export async function* proveAll(
  chosen: readonly Drill[],
  declared: Instance,
  options: ProveOptions,
): AsyncGenerator<{ evidence: Evidence; path: string }> {
  let platform: DrillPlatform | undefined
  let running = ''
  try {
    for (const drill of chosen) {
      const wanted = JSON.stringify(drill.derivation ?? {})
      if (platform === undefined || wanted !== running) {
        await platform?.[Symbol.asyncDispose]()
        platform = undefined
        const { signal, progress: announce } = options
        platform = await startDrillPlatform(declared, {
          ...(drill.derivation && { derivation: drill.derivation }),
          signal,
          announce,
        })
        running = wanted
        await warmUp(platform, options)
      }
      options.progress(`\n${drill.name}: ${drill.title}`)
      yield await prove(drill, platform, options)
      options.signal.throwIfAborted()
    }
  } finally {
    await platform?.[Symbol.asyncDispose]()
  }
}

/** Processes that have just started run interpreted code; and what fails without a fault proves nothing. */
async function warmUp(platform: DrillPlatform, { root, signal, progress }: ProveOptions) {
  progress('Warming up')
  const options = { root, platform, seed: 1, number: 1, form: 'short', signal } as const
  const { run } = await runDrill(calm, { ...options, progress: () => {} })
  if (run.verdict === 'kept') return
  throw new BallastError(
    'PROBE_FAILED',
    `The platform does not hold without any fault: ${run.why.join('; ')}`,
    { facts: { why: run.why } },
  )
}

const calm: Drill = {
  name: 'calm',
  title: 'Nothing is broken',
  load: () => ({ ...usualLoad, phases: [{ operationsPerSecond: 25, seconds: 4 }] }),
  faults: () => [],
  budgets: [],
  sabotages: [],
}

/** Runs a drill as often as asked on a platform that is up, and writes its evidence. */
async function prove(
  drill: Drill,
  platform: DrillPlatform,
  { root, form, seed, repeat, signal, progress }: ProveOptions,
): Promise<{ evidence: Evidence; path: string }> {
  const startedAt = new Date().toISOString()
  const about = { machine: machine(), versions: await versions(root) }
  const finished: FinishedRun[] = []
  for (let number = 1; number <= repeat; number++) {
    const options = { root, platform, seed: seed + number - 1, number, form, signal, progress }
    finished.push(await runDrill(drill, options))
  }
  const runs = finished.map(({ run }) => run)
  const { verdict, why } = worst(runs)
  const spec = drill.load({ random: seededRandom(seed), form, platform: platform.platform })
  const recoveries = runs.flatMap((run) => run.recoveries.map(({ tookMs }) => tookMs))
  const evidence: Evidence = {
    schema: 'ballast-evidence',
    version: evidenceVersion,
    drill: drill.name,
    title: drill.title,
    form,
    seed,
    command: `./ballast prove ${drill.name}${form === 'short' ? ' --short' : ''} --seed ${seed}${repeat > 1 ? ` --repeat ${repeat}` : ''}`,
    startedAt,
    endedAt: new Date().toISOString(),
    verdict,
    why,
    promises: promisesOf(drill, platform).map((promise) => ({
      ...promise,
      verdict,
      why: why.join('; '),
    })),
    sabotage: null,
    platform: {
      name: platform.platform.name,
      environment: platform.platform.environment,
      nodes: platform.addresses.nodes.map(({ id }) => id),
    },
    ...about,
    load: {
      operationsPerSecond: Math.max(...spec.phases.map((phase) => phase.operationsPerSecond)),
      seconds: secondsOf(spec),
      mostUnderWay: spec.mostUnderWay,
      mix: spec.mix,
      skus: spec.skus,
      hotShare: Math.round(finished[0]!.hotShare * 1_000) / 1_000,
      source: 'Online Retail, excerpt in packages/prove/data',
    },
    recoveryMs: {
      count: recoveries.length,
      p50: percentile(recoveries, 0.5),
      p95: percentile(recoveries, 0.95),
      max: percentile(recoveries, 1),
    },
    budgets: drill.budgets.map((budget) =>
      weigh(
        budget,
        runs.flatMap((run) => run.measures),
      ),
    ),
    runs,
  }
  return { evidence, path: await writeEvidence(root, evidence) }
}

function promisesOf(
  { name }: Drill,
  { platform }: DrillPlatform,
): Pick<EvidencePromise, 'kind' | 'text'>[] {
  return platform.promises
    .filter(({ drill }) => drill === name)
    .map((promise) => ({ kind: promise.kind, text: promiseText(promise) }))
}
