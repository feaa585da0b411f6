import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { BallastError } from '@ballast/model'
import { topicNames } from '../events/gather-events.ts'
import { endOffsets, type Offsets } from '../events/read-topics.ts'
import type {
  EvidenceFault,
  EvidenceInvariant,
  EvidenceMeasure,
  EvidenceRun,
} from '../evidence/schema.ts'
import { type Facts, judged, judges } from '../judges/index.ts'
import { type ReadLedger, readLedger } from '../ledger/read-ledger.ts'
import { dueTimes, type LoadSpec, secondsOf } from '../load/load-spec.ts'
import { seededRandom } from '../load/seeded-random.ts'
import { startLoad } from '../load/start-load.ts'
import type { Run } from '../proof/proof.ts'
import type { Proving } from '../proof/proving.ts'
import type { LoadPlan } from '../proof/workload.ts'
import type { Sabotage, SabotagedLoad } from '../sabotage/sabotage.ts'
import { untilAtRest } from './at-rest.ts'
import type { Drill, Form } from './drill.ts'
import type { DrillPlatform } from './drill-platform.ts'
import { askProof, gatherFacts } from './gather-facts.ts'
import { inject } from './inject.ts'
import { measuresOf } from './measures.ts'
import { type LagSample, latencyMsOf, outcomesOf, recoveryOf, timelineOf } from './timeline.ts'
import { assess, judgeRun } from './verdict.ts'
import { watchRun } from './watch-run.ts'

export interface RunOptions {
  /** The project: ledgers are kept below its folder, and outlive the platform. */
  readonly proving: Proving
  readonly platform: DrillPlatform
  readonly seed: number
  readonly number: number
  readonly form: Form
  readonly sabotage?: Sabotage | undefined
  readonly signal: AbortSignal
  readonly progress: (line: string) => void
}

export interface FinishedRun {
  readonly run: EvidenceRun
  readonly spec: LoadSpec
  /** Subject of the damage, as the sabotage names it. */
  readonly broken?: string | undefined
  readonly plan: LoadPlan
}

/** A broken platform does not come to rest, so a platform that is sabotaged from the beginning gets less time. */
const restWithinMs = { short: 30_000, long: 60_000, sabotaged: 8_000 } as const

/** One run of a drill on a platform that is up: load, faults, rest, judgement. */
export async function runDrill(drill: Drill, options: RunOptions): Promise<FinishedRun> {
  const { proving, platform, seed, form, sabotage, signal, progress } = options
  const { proof, workload, root } = proving
  const known = await measureFirst(drill, options)
  const name = `${Date.now().toString(36)}${randomBytes(2).toString('hex')}`
  // Separate random streams: more operations must not change the faults.
  const draw = () => {
    const random = seededRandom(seed ^ 0x5eed)
    const ownFaults = proof.faults?.(random) ?? []
    return { random, form, platform: platform.platform, workload, known, ownFaults }
  }
  const spec = drill.load(draw())
  const schedule = drill.faults(draw())
  const withinMs = restWithinMs[sabotage?.when === 'before-load' ? 'sabotaged' : form]
  const plan = await workload.plan(spec.shape, { seed, run: name, dueMs: dueTimes(spec) })
  await workload.prepare?.(plan, { ...platform, run: name, signal })
  const run: Run = { run: name, plan, scene: platform }
  const from = await endsOf(platform)
  const startedAt = new Date()
  const since = performance.now()

  const folder = join(root, '.ballast', 'ledgers')
  await mkdir(folder, { recursive: true })
  const ledger = join(folder, `${name}.jsonl`)
  await using damage = damageBy(sabotage, platform, {
    run: name,
    keys: async () => {
      const { operations } = await readLedger(ledger)
      return (await askProof(proof, run, operations)).keys
    },
  })
  await damage.doneAt('before-load')
  const { endpoint, token } = platform
  await using load = startLoad({ spec, seed, run: name, ledger, root, endpoint, token })
  const beganMs = await load.began
  progress(`Load: ${secondsOf(spec)} s, process ${load.pid}, ledger ${ledger}`)
  const sampling = new AbortController()
  const stop = AbortSignal.any([signal, sampling.signal])
  const lags: LagSample[] = []
  const watching = watchRun(proof, run, { load, lags, beganMs, signal: stop, progress })
  let faults: EvidenceFault[]
  try {
    const injected = inject(schedule, { scene: platform, beganMs, signal, announce: progress })
    faults = await injected
    // A load that ended early leaves a ledger without its end, which makes the run void.
    await orAborted(
      load.sent.catch(() => {}),
      signal,
    )
    await untilAtRest(proof, run, { withinMs, signal })
    await orAborted(
      load.settle(withinMs).catch(() => {}),
      signal,
    )
    await untilAtRest(proof, run, { withinMs, signal })
  } finally {
    sampling.abort()
    await watching
  }
  await damage.doneAt('at-rest')

  const read = await readLedger(ledger)
  const facts = await gatherFacts(proof, run, { operations: read.operations, from })
  const probed = (await drill.probe?.(platform)) ?? []
  const broken = await damage.broken()
  const finished = evidenceOf(drill, {
    proving,
    read,
    facts,
    probed,
    faults,
    lags,
    beganMs,
    spec,
    known,
  })
  const seconds = Math.round(performance.now() - since) / 1_000
  const head = { number: options.number, seed, startedAt: startedAt.toISOString(), seconds }
  if (secondsOf(spec) * 1_000 < Math.max(0, ...schedule.map(({ atMs, forMs }) => atMs + forMs))) {
    throw new RangeError(`The load of ${drill.name} ends before its faults do`)
  }
  return { run: { ...head, ...finished }, spec, broken, plan }
}

/** Returns the current end offsets of the platform's topics; none without Kafka. */
async function endsOf({ platform, access }: DrillPlatform): Promise<Offsets> {
  const topics = topicNames(platform)
  return topics.length === 0 ? new Map() : endOffsets(access.kafka, topics)
}

/** Applies a sabotage at its time in a run, and undoes it however the run ends. */
function damageBy(sabotage: Sabotage | undefined, scene: DrillPlatform, load: SabotagedLoad) {
  let applied = false
  let broken: string | undefined
  return {
    async doneAt(when: Sabotage['when']): Promise<void> {
      if (sabotage?.when !== when) return
      broken = await sabotage.apply(scene, load)
      applied = true
    },
    broken: async () => (await sabotage?.found?.(scene)) ?? broken,
    async [Symbol.asyncDispose]() {
      if (applied) await sabotage?.undo?.(scene)
    },
  }
}

/**
 * Runs the drill that must come first, and returns its measures.
 *
 * @throws {BallastError} PROBE_FAILED if the platform does not hold even then
 */
async function measureFirst(
  drill: Drill,
  { sabotage: _, ...options }: RunOptions,
): Promise<EvidenceMeasure[]> {
  const first = drill.first?.(options.form)
  if (first === undefined) return []
  options.progress(`First: ${first.title}`)
  const { run } = await runDrill(first, options)
  if (run.verdict === 'kept') return run.measures
  throw new BallastError(
    'PROBE_FAILED',
    `${drill.name} cannot begin, ${first.name} is ${run.verdict}: ${run.why.join('; ')}`,
    { facts: { why: run.why } },
  )
}

function evidenceOf(
  drill: Drill,
  {
    proving,
    read,
    facts,
    probed,
    faults,
    lags,
    beganMs,
    spec,
    known,
  }: {
    proving: Proving
    read: ReadLedger
    facts: Facts
    probed: readonly EvidenceInvariant[]
    faults: readonly EvidenceFault[]
    lags: readonly LagSample[]
    beganMs: number
    spec: LoadSpec
    known: readonly EvidenceMeasure[]
  },
): Omit<EvidenceRun, 'number' | 'seed' | 'startedAt' | 'seconds'> {
  const { operations } = read
  const invariants = [
    ...[...judges, ...proving.proof.judges, ...(drill.judges ?? [])].map((judge) =>
      judged(judge, facts),
    ),
    ...probed,
  ]
  const recoveries = faults.flatMap(({ target, appliedAtMs }) => {
    const next = faults.map((fault) => fault.appliedAtMs).filter((atMs) => atMs > appliedAtMs)
    const untilMs = beganMs + Math.min(...next, Number.POSITIVE_INFINITY)
    return recoveryOf(operations, { target, fromMs: beganMs + appliedAtMs, untilMs, beganMs }) ?? []
  })
  const { workload, platform } = proving
  const stage = { workload, platform }
  const observed = { stage, spec, known, operations, faults, recoveries, lags, beganMs, facts }
  const measures = [...measuresOf(observed), ...(drill.measure?.(observed) ?? [])]
  const budgets = drill.budgets(stage).map((budget) => assess(budget, measures))
  return {
    ...judgeRun({
      ledgerProblems: read.problems,
      created: createdBy(operations, workload),
      faults,
      invariants,
      budgets,
    }),
    faults: [...faults],
    timeline: timelineOf(operations, lags, beganMs),
    outcomes: outcomesOf(operations),
    latencyMs: latencyMsOf(operations),
    recoveries,
    invariants,
    measures,
  }
}

/** Counts the operations that created something. */
function createdBy(operations: ReadLedger['operations'], { kinds }: Proving['workload']): number {
  return operations.filter(
    ({ kind, outcome, settled }) =>
      kinds[kind]?.effect === 'creates' && (settled ?? outcome)?.outcome === 'ok',
  ).length
}

function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  aborted.catch(() => {})
  signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  return Promise.race([promise, aborted])
}
