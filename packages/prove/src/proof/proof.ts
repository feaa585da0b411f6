import type { Budget } from '../drill/drill.ts'
import type { Observed } from '../drill/measures.ts'
import type { EvidenceMeasure } from '../evidence/schema.ts'
import type { Fault, Scene } from '../faults/fault.ts'
import type { Facts } from '../judges/facts.ts'
import type { Judge } from '../judges/judge.ts'
import type { Operation } from '../ledger/read-ledger.ts'
import type { LoadCounts } from '../load/protocol.ts'
import type { Random } from '../load/seeded-random.ts'
import type { Sabotage } from '../sabotage/sabotage.ts'
import type { LoadPlan, PlannedOperation, Workload } from './workload.ts'

/** A load that has ended, or is under way. */
export interface Run<Plan extends LoadPlan = LoadPlan> {
  /** Goes into all names and keys of the load. */
  readonly run: string
  readonly plan: Plan
  readonly scene: Scene
}

/** The contribution of a platform to its proof: the default export of `proof/index.ts`. Its own drills are files in `proof/drills`. */
export interface Proof<
  Planned extends PlannedOperation = PlannedOperation,
  Plan extends LoadPlan<Planned> = LoadPlan<Planned>,
  Own = unknown,
> {
  readonly workload: Workload<Planned, Plan>
  /**
   * Asks the parties of the platform, at rest, what became of a load. Judges see nothing but facts. Default: events are
   * keyed by the ids that answers gave, and there is nothing else to know.
   *
   * @returns `keys`: those of the events that belong to the load; `operationOf`: the operation behind each subject,
   *   default what the ledger names; `own`: given the events with these keys, all else
   */
  facts?(run: Run<Plan> & { readonly operations: readonly Operation[] }): Promise<{
    readonly keys: ReadonlySet<string>
    readonly operationOf?: ReadonlyMap<string, number>
    own(events: Pick<Facts, 'records'>): Promise<Own>
  }>
  readonly judges: readonly Judge<Own>[]
  /** Event types that must come before an event of a type, on its topic and with its key. */
  readonly precedence?: Readonly<Record<string, readonly string[]>>
  /** How many things of a load have not come to an end, events aside. */
  unfinished?(run: Run<Plan>): Promise<number>
  /** Counts, while the load runs, the violations that can be seen at any moment, by name: "lost", "sold twice". */
  watch?(
    run: Run<Plan> & { readonly counts: () => LoadCounts },
  ): (signal: AbortSignal) => Promise<Readonly<Record<string, number>>>
  /** Faults of this platform alone, drawn together with others by `random-combination`. */
  faults?(random: Random): readonly Fault[]
  /** Additions to drills, by the name of the drill. */
  readonly additions?: Readonly<Record<string, Additions>>
}

/** Added to a drill by a platform. */
export interface Additions {
  /** How it can be made to fail in a way that this platform's own judges must notice. */
  readonly sabotages?: readonly Sabotage[]
  readonly judges?: readonly Judge[]
  readonly measure?: (observed: Observed) => readonly EvidenceMeasure[]
  readonly budgets?: readonly Budget[]
}

/** Gives a proof its types: plan, planned operations and facts fit together. */
export function defineProof<Planned extends PlannedOperation, Plan extends LoadPlan<Planned>, Own>(
  proof: Proof<Planned, Plan, Own>,
): Proof {
  return proof as unknown as Proof
}
