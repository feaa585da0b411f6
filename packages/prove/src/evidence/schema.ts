import { type Static, Type } from 'typebox'

/** Version of the evidence's schema. A reader refuses what it does not know. */
export const evidenceVersion = 2

const whole = (description: string) => Type.Integer({ minimum: 0, description })
const number = (description: string) => Type.Number({ description })
const text = (description: string) => Type.String({ description })
const object = <Properties extends Parameters<typeof Type.Object>[0]>(properties: Properties) =>
  Type.Object(properties, { additionalProperties: false })

/** All times of a run are milliseconds after its `startedAt`, of the one clock of this machine. */
const atMs = (description: string) =>
  Type.Number({ description: `${description}, ms into the run` })

const Verdict = Type.Union([Type.Literal('kept'), Type.Literal('broken'), Type.Literal('void')], {
  description:
    '`void`: nothing was proven, because a fault took no effect, a fault was not healed, or the load or its ledger stopped',
})

const Proof = object({
  atMs: atMs('When it was seen'),
  what: text('What was seen, as a person reads it: "pid 4711 is gone"'),
})

const Fault = object({
  name: text('What is done: `kill`, `pause`, `cut`'),
  target: text('To what: a node, a link such as `lending -> loans`, a topic'),
  appliedAtMs: atMs('When it was done'),
  healedAtMs: Type.Union([Type.Number(), Type.Null()], {
    description: 'When all was well again, ms into the run; null: never',
  }),
  effect: Type.Union([Proof, Type.Null()], { description: 'Null: it took no effect' }),
  healing: Type.Union([Proof, Type.Null()], { description: 'Null: it was not healed' }),
})

/** One second of a run. */
const Sample = object({
  atMs: atMs('Beginning of the second'),
  scheduled: whole('Operations whose time had come'),
  sent: whole('Operations that were sent'),
  skipped: whole('Not sent: as many as the bound allows were under way'),
  ok: whole('Ended in this second as done'),
  failed: whole('Ended in this second as certainly not done'),
  unknown: whole('Ended in this second without a clear answer'),
  p50Ms: Type.Union([Type.Number(), Type.Null()], {
    description: 'From the scheduled time to the answer, of those that ended ok in this second',
  }),
  p99Ms: Type.Union([Type.Number(), Type.Null()]),
  lag: Type.Union([Type.Integer(), Type.Null()], {
    description: 'Events in the outboxes and parked; null: a database did not answer',
  }),
})

const Outcomes = object({
  scheduled: whole('Operations of the schedule'),
  sent: whole('Of them, sent'),
  skipped: whole('Of them, not sent because too many were under way'),
  ok: whole('Answered as done at the first attempt'),
  failed: whole('Certainly not done, refusals as they should be not among them'),
  unknown: whole('No clear answer at the first attempt'),
  settled: whole('Of the unknown, cleared up afterwards by repeating them with their key'),
  unsettled: whole('Of the unknown, still unknown at rest'),
})

const Violation = object({
  operation: Type.Optional(text('Of the ledger, by its number there')),
  subject: Type.Optional(text('Id of the thing that it is about')),
  event: Type.Optional(text('Id')),
  what: text('What is wrong, as a person reads it'),
})

const Invariant = object({
  name: text('Of the judge: `lost-events`'),
  claim: text('What the judge counts, in a sentence'),
  checked: whole('Things, events or operations that were looked at'),
  violations: whole('How many of them are at fault'),
  shown: Type.Array(Violation, { maxItems: 50, description: 'The first of them' }),
})

const Latency = object({
  p50: Type.Union([Type.Number(), Type.Null()]),
  p95: Type.Union([Type.Number(), Type.Null()]),
  p99: Type.Union([Type.Number(), Type.Null()]),
  max: Type.Union([Type.Number(), Type.Null()]),
})

const Recovery = object({
  target: text('What was away'),
  lastOkMs: atMs(
    'Scheduled time of the last operation that succeeded before the first that failed',
  ),
  firstOkMs: atMs('End of the first operation after which all went well again'),
  tookMs: whole('From one to the other'),
})

const Measure = object({
  name: text('`errors-seen`, `recovery-ms`, `drain-events-per-second`'),
  unit: text('`ms`, `%`, `operations`, `events/s`'),
  value: Type.Union([Type.Number(), Type.Null()], {
    description: 'Null: not measured in this run',
  }),
})

const Run = object({
  number: whole('From 1'),
  seed: whole('Of this run: the seed of the evidence, and so many further on'),
  startedAt: text('ISO 8601'),
  seconds: number('From the first operation to the end of judging'),
  verdict: Verdict,
  why: Type.Array(Type.String(), { description: 'Why it is not `kept`; empty if it is' }),
  faults: Type.Array(Fault),
  timeline: Type.Array(Sample),
  outcomes: Outcomes,
  latencyMs: Latency,
  recoveries: Type.Array(Recovery),
  invariants: Type.Array(Invariant),
  measures: Type.Array(Measure),
})

const Budget = object({
  measure: text('Name of the measure that it bounds'),
  unit: text('As that of the measure'),
  most: Type.Optional(number('The sum of the parts: the measure may be at most this')),
  least: Type.Optional(number('The sum of the parts: the measure must be at least this')),
  parts: Type.Array(
    object({
      what: text('What takes so long, or so many'),
      value: number('In the unit of the budget'),
      source: text('Where the number comes from: a setting of this platform, a page, a target'),
    }),
  ),
  measured: Type.Union([Type.Number(), Type.Null()], {
    description: 'The worst value of all runs; null: never measured',
  }),
  within: Type.Boolean(),
})

const Promised = object({
  kind: text('`recovers`, `keeps-order`, `isolates`'),
  text: text('The promise as a sentence'),
  verdict: Verdict,
  why: Type.String(),
})

/** The evidence of one drill, as `evidence/<drill>/<time>.json` holds it. */
export const EvidenceSchema = Type.Object(
  {
    schema: Type.Literal('ballast-evidence'),
    version: Type.Literal(evidenceVersion),
    drill: text('Name: `kill-postgres`'),
    title: text('What it does, in a sentence'),
    form: Type.Union([Type.Literal('short'), Type.Literal('long')]),
    seed: whole('Schedule, operations and targets follow from it'),
    command: text('Runs the drill again'),
    startedAt: text('ISO 8601'),
    endedAt: text('ISO 8601'),
    verdict: Verdict,
    why: Type.Array(Type.String()),
    promises: Type.Array(Promised, {
      description: 'Those of platform.ts that this drill measures',
    }),
    sabotage: Type.Union([Type.String(), Type.Null()], {
      description: 'What was broken on purpose, to see the judges find it; null in a real drill',
    }),
    platform: object({
      name: Type.String(),
      environment: Type.String(),
      nodes: Type.Array(Type.String(), { description: 'Ids of its processes' }),
      host: Type.Optional(
        Type.String({
          description: 'Where they ran: `loopback` (also where it is absent) or `namespaces`',
        }),
      ),
    }),
    versions: Type.Record(Type.String(), Type.String(), {
      description:
        '`ballast` (commit, with + where files differ from it), `node`, `postgres`, `kafka` …',
    }),
    machine: object({
      cpu: Type.String(),
      cores: Type.Integer(),
      memoryMiB: Type.Integer(),
      system: Type.String(),
      loadAverage: Type.Number({ description: 'Of the last minute before the drill' }),
    }),
    load: object({
      operationsPerSecond: Type.Number(),
      seconds: Type.Number(),
      mostUnderWay: Type.Integer({ description: 'Bound of operations under way' }),
      mix: Type.Record(Type.String(), Type.Number(), {
        description: 'Share of each kind among the operations that were planned',
      }),
      figures: Type.Record(Type.String(), Type.Number(), {
        description: "What else the platform's own workload says of the load",
      }),
      source: Type.String({ description: 'Where the operations come from' }),
    }),
    recoveryMs: object({
      count: Type.Integer(),
      p50: Type.Union([Type.Number(), Type.Null()]),
      p95: Type.Union([Type.Number(), Type.Null()]),
      max: Type.Union([Type.Number(), Type.Null()]),
    }),
    budgets: Type.Array(Budget),
    runs: Type.Array(Run, { minItems: 1 }),
    beside: Type.Optional(
      object({
        title: text('What is different about it'),
        nodes: Type.Array(Type.String(), { description: 'Ids of its processes' }),
        runs: Type.Array(Run, {
          minItems: 1,
          description: 'Their measures stand beside those of the drill; no budget binds them',
        }),
      }),
    ),
  },
  {
    $id: 'https://ballast.invalid/evidence/2',
    title: 'Evidence of a drill',
    additionalProperties: false,
  },
)

export type Evidence = Static<typeof EvidenceSchema>
export type EvidenceRun = Static<typeof Run>
export type EvidenceFault = Static<typeof Fault>
export type EvidenceSample = Static<typeof Sample>
export type EvidenceInvariant = Static<typeof Invariant>
export type EvidenceBudget = Static<typeof Budget>
export type EvidenceMeasure = Static<typeof Measure>
export type EvidencePromise = Static<typeof Promised>
export type Violation = Static<typeof Violation>
export type FaultProof = Static<typeof Proof>
export type Recovery = Static<typeof Recovery>
export type Verdict = Static<typeof Verdict>
