import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { BallastError } from '@ballast/model'
import type {
  EvidenceFault,
  EvidenceInvariant,
  EvidenceMeasure,
  EvidenceRun,
} from '../evidence/schema.ts'
import { gatherFacts } from '../judges/gather-facts.ts'
import { type Facts, hear, judges } from '../judges/index.ts'
import { type ReadLedger, readLedger } from '../ledger/read-ledger.ts'
import { type LoadSpec, secondsOf } from '../load/load-spec.ts'
import { planLoad } from '../load/plan-load.ts'
import { seededRandom } from '../load/seeded-random.ts'
import { startLoad } from '../load/start-load.ts'
import { excerptFile } from '../replay/excerpt.ts'
import { planReplay } from '../replay/plan.ts'
import { readOrderFile } from '../replay/read-file.ts'
import { endOffsets, judgedTopics } from '../replay/read-topics.ts'
import type { Sabotage } from '../sabotage/sabotage.ts'
import { untilAtRest } from './at-rest.ts'
import type { Drill, Form } from './drill.ts'
import type { DrillPlatform } from './drill-platform.ts'
import { inflict } from './inflict.ts'
import { measuresOf } from './measures.ts'
import { stockLoad } from './stock-load.ts'
import { type LagSample, latencyMsOf, outcomesOf, recoveryOf, timelineOf } from './timeline.ts'
import { judgeRun, weigh } from './verdict.ts'
import { watchRun } from './watch-run.ts'

export interface RunOptions {
  /** The project: ledgers are kept below it, and outlive the platform. */
  readonly root: string
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
  /** What a sabotage says that it broke. */
  readonly broken?: string | undefined
  readonly hotShare: number
}

/** A platform at fault does not come to rest: it is given up sooner where it is sabotaged from the beginning. */
const restWithinMs = { short: 30_000, long: 60_000, sabotaged: 8_000 } as const

/** One run of a drill on a platform that is up: load, faults, rest, judgement. */
export async function runDrill(drill: Drill, options: RunOptions): Promise<FinishedRun> {
  const { platform, seed, form, sabotage, signal, progress } = options
  const known = await measureFirst(drill, options)
  const run = `${Date.now().toString(36)}${randomBytes(2).toString('hex')}`
  // Two streams: more operations must not move the faults.
  const draw = () => ({
    random: seededRandom(seed ^ 0x5eed),
    form,
    platform: platform.platform,
    known,
  })
  const spec = drill.load(draw())
  const schedule = drill.faults(draw())
  const withinMs = restWithinMs[sabotage?.when === 'before-load' ? 'sabotaged' : form]
  const orders = planReplay((await readOrderFile(excerptFile)).rows)
  const plan = planLoad(spec, { seed, run, orders })
  await stockLoad(plan.products, { ...platform, run, signal })
  const from = await endOffsets(platform.access.kafka, judgedTopics)
  const startedAt = new Date()
  const since = performance.now()

  await using damage = damageBy(sabotage, platform, run)
  await damage.doneAt('before-load')
  const folder = join(options.root, '.ballast', 'ledgers')
  await mkdir(folder, { recursive: true })
  const ledger = join(folder, `${run}.jsonl`)
  const { endpoint, token } = platform
  await using load = startLoad({ spec, seed, run, ledger, file: excerptFile, endpoint, token })
  const beganMs = await load.began
  progress(`Load: ${secondsOf(spec)} s, process ${load.pid}, ledger ${ledger}`)
  const sampling = new AbortController()
  const stop = AbortSignal.any([signal, sampling.signal])
  const lags: LagSample[] = []
  const watching = watchRun(platform, { run, load, lags, beganMs, signal: stop, progress })
  let faults: EvidenceFault[]
  try {
    const inflicted = inflict(schedule, { scene: platform, beganMs, signal, announce: progress })
    faults = await inflicted
    // A load that ended early has left a ledger without its end: that is what makes the run void.
    await orAborted(
      load.sent.catch(() => {}),
      signal,
    )
    await untilAtRest(platform, run, { withinMs, signal })
    await orAborted(
      load.settle(withinMs).catch(() => {}),
      signal,
    )
    await untilAtRest(platform, run, { withinMs, signal })
  } finally {
    sampling.abort()
    await watching
  }
  await damage.doneAt('at-rest')

  const read = await readLedger(ledger)
  const skus = plan.products.map(({ sku }) => sku)
  const facts = await gatherFacts(read, { run, skus, platform: platform.access, from })
  const probed = (await drill.probe?.(platform)) ?? []
  const broken = await damage.broken()
  const finished = evidenceOf(drill, { read, facts, probed, faults, lags, beganMs, spec, known })
  const seconds = Math.round(performance.now() - since) / 1_000
  const head = { number: options.number, seed, startedAt: startedAt.toISOString(), seconds }
  if (secondsOf(spec) * 1_000 < Math.max(0, ...schedule.map(({ atMs, forMs }) => atMs + forMs))) {
    throw new RangeError(`The load of ${drill.name} ends before its faults do`)
  }
  return { run: { ...head, ...finished }, spec, broken, hotShare: plan.hotShare }
}

/** What a sabotage does in one run: at its time, and undone however the run ends. */
function damageBy(sabotage: Sabotage | undefined, scene: DrillPlatform, run: string) {
  let applied = false
  let broken: string | undefined
  return {
    async doneAt(when: Sabotage['when']): Promise<void> {
      if (sabotage?.when !== when) return
      broken = await sabotage.apply(scene, run)
      applied = true
    },
    broken: async () => (await sabotage?.found?.(scene)) ?? broken,
    async [Symbol.asyncDispose]() {
      if (applied) await sabotage?.undo?.(scene)
    },
  }
}

/**
 * What a drill must know of the platform before its load can be made.
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
    read,
    facts,
    probed,
    faults,
    lags,
    beganMs,
    spec,
    known,
  }: {
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
    ...[...judges, ...(drill.judges ?? [])].map((judge) => hear(judge, facts)),
    ...probed,
  ]
  const recoveries = faults.flatMap(({ target, appliedAtMs }) => {
    const next = faults.map((fault) => fault.appliedAtMs).filter((atMs) => atMs > appliedAtMs)
    const untilMs = beganMs + Math.min(...next, Number.POSITIVE_INFINITY)
    return recoveryOf(operations, { target, fromMs: beganMs + appliedAtMs, untilMs, beganMs }) ?? []
  })
  const observed = { spec, known, operations, faults, recoveries, lags, beganMs, facts }
  const measures = [...measuresOf(observed), ...(drill.measure?.(observed) ?? [])]
  const budgets = drill.budgets.map((budget) => weigh(budget, measures))
  return {
    ...judgeRun({ ledgerProblems: read.problems, faults, invariants, budgets }),
    faults: [...faults],
    timeline: timelineOf(operations, lags, beganMs),
    outcomes: outcomesOf(operations),
    latencyMs: latencyMsOf(operations),
    recoveries,
    invariants,
    measures,
  }
}

function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  aborted.catch(() => {})
  signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  return Promise.race([promise, aborted])
}
