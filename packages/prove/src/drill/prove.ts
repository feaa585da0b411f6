import { hostKindOf, type Instance } from '@ballast/local'
import { BallastError } from '@ballast/model'
import { type Evidence, type EvidencePromise, writeEvidence } from '../evidence/index.ts'
import { evidenceVersion } from '../evidence/schema.ts'
import { secondsOf, usualLoad } from '../load/load-spec.ts'
import type { Proving } from '../proof/proving.ts'
import type { LoadPlan } from '../proof/workload.ts'
import { machine, versions } from './about.ts'
import type { Drill, Form } from './drill.ts'
import type { DrillPlatform } from './drill-platform.ts'
import { type KeptPlatform, keepPlatform } from './kept-platform.ts'
import { percentile } from './percentile.ts'
import { promiseText } from './promise-text.ts'
import { type FinishedRun, runDrill } from './run-drill.ts'
import { assess, worst } from './verdict.ts'

export interface ProveOptions {
  /** The project that is proven: evidence is written below its folder. */
  readonly proving: Proving
  readonly form: Form
  readonly seed: number
  readonly repeat: number
  readonly signal: AbortSignal
  readonly progress: (line: string) => void
}

/** @throws {BallastError} USAGE for a name that no drill has */
export function drillsNamed(
  { drills }: Pick<Proving, 'drills'>,
  names: readonly string[],
): readonly Drill[] {
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
 * Runs drills one after the other, on one platform for as long as they want the same one. One that cannot be done
 * on this machine is left out, with its reason.
 *
 * @param declared the project, and the ports of the platform that is started for the drills
 * @throws what starting a platform throws; {BallastError} PROBE_FAILED if the platform fails without any fault
 */
export async function* proveAll(
  chosen: readonly Drill[],
  declared: Instance,
  options: ProveOptions,
): AsyncGenerator<{ evidence: Evidence; path: string }> {
  const { proving, signal, progress } = options
  const { workload } = proving
  await using platforms = keepPlatform(
    declared,
    { workload, signal, announce: progress },
    (platform) => warmUp(platform, options),
  )
  for (const drill of chosen) {
    const reason = await drill.unavailable?.(proving)
    if (reason !== undefined) {
      progress(`\n${drill.name}: not run: ${reason}`)
      continue
    }
    yield await prove(drill, platforms, options)
    signal.throwIfAborted()
  }
}

/** Warms up freshly started processes, and makes sure that the platform works without faults. */
async function warmUp(platform: DrillPlatform, { proving, signal, progress }: ProveOptions) {
  progress('Warming up')
  const options = { proving, platform, seed: 1, number: 1, form: 'short', signal } as const
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
  budgets: () => [],
  sabotages: [],
}

/** Runs a drill as often as asked, also on the platform for comparison if it has one, and writes its evidence. */
async function prove(
  drill: Drill,
  platforms: KeptPlatform,
  options: ProveOptions,
): Promise<{ evidence: Evidence; path: string }> {
  const { proving, form, seed, repeat, progress } = options
  const { root, workload } = proving
  const platform = await platforms.derived(drill.derivation?.(proving))
  progress(`\n${drill.name}: ${drill.title}`)
  const startedAt = new Date().toISOString()
  const about = { machine: machine(), versions: await versions(root) }
  const finished = await runAll(drill, platform, options)
  const beside = drill.beside && (await proveBeside(drill, drill.beside, platforms, options))
  const runs = finished.map(({ run }) => run)
  const { verdict, why } = worst([...runs, ...(beside?.runs ?? [])])
  const { spec, plan } = finished[0]!
  const recoveries = runs.flatMap((run) => run.recoveries.map(({ tookMs }) => tookMs))
  const evidence: Evidence = {
    schema: 'ballast-evidence',
    version: evidenceVersion,
    drill: drill.name,
    title: drill.title,
    form,
    seed,
    command: `./ballast prove ${drill.name}${form === 'short' ? ' --short' : ''} --seed ${seed}${repeat > 1 ? ` --repeat ${repeat}` : ''}${hostOption(platform)}`,
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
      host: hostKindOf(platform.instance),
    },
    ...about,
    load: {
      operationsPerSecond: Math.max(...spec.phases.map((phase) => phase.operationsPerSecond)),
      seconds: secondsOf(spec),
      mostUnderWay: spec.mostUnderWay,
      mix: mixOf(plan),
      figures: plan.figures,
      source: workload.source,
    },
    recoveryMs: {
      count: recoveries.length,
      p50: percentile(recoveries, 0.5),
      p95: percentile(recoveries, 0.95),
      max: percentile(recoveries, 1),
    },
    budgets: drill.budgets(proving).map((budget) =>
      assess(
        budget,
        runs.flatMap((run) => run.measures),
      ),
    ),
    runs,
    ...(beside && { beside }),
  }
  return { evidence, path: await writeEvidence(root, evidence) }
}

async function runAll(
  drill: Drill,
  platform: DrillPlatform,
  { proving, form, seed, repeat, signal, progress }: ProveOptions,
): Promise<FinishedRun[]> {
  const finished: FinishedRun[] = []
  for (let number = 1; number <= repeat; number++) {
    const options = { proving, platform, seed: seed + number - 1, number, form, signal, progress }
    finished.push(await runDrill(drill, options))
  }
  return finished
}

/** Runs the drill on the platform for comparison: its invariants hold there too, its budgets do not. */
async function proveBeside(
  drill: Drill,
  { title, derivation }: NonNullable<Drill['beside']>,
  platforms: KeptPlatform,
  options: ProveOptions,
): Promise<NonNullable<Evidence['beside']>> {
  const platform = await platforms.derived(derivation(options.proving))
  options.progress(`\n${drill.name}: ${title}`)
  const finished = await runAll({ ...drill, budgets: () => [] }, platform, options)
  return {
    title,
    nodes: platform.addresses.nodes.map(({ id }) => id),
    runs: finished.map(({ run }) => ({ ...run, why: run.why.map((why) => `${title}: ${why}`) })),
  }
}

/** Share of each kind among the planned operations, to a thousandth. */
function mixOf({ operations }: LoadPlan): Record<string, number> {
  const kinds = Map.groupBy(operations, ({ kind }) => kind)
  return Object.fromEntries(
    [...kinds].map(([kind, some]) => [
      kind,
      Math.round((some.length / operations.length) * 1_000) / 1_000,
    ]),
  )
}

function promisesOf(
  { name }: Drill,
  { platform }: DrillPlatform,
): Pick<EvidencePromise, 'kind' | 'text'>[] {
  return platform.promises
    .filter(({ drill }) => drill === name)
    .map((promise) => ({ kind: promise.kind, text: promiseText(promise) }))
}

function hostOption({ instance }: DrillPlatform): string {
  const host = hostKindOf(instance)
  return host === 'loopback' ? '' : ` --host ${host}`
}
