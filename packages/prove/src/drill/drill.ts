import type { Platform } from '@ballast/model'
import type {
  EvidenceBudget,
  EvidenceFault,
  EvidenceInvariant,
  EvidenceMeasure,
} from '../evidence/schema.ts'
import type { Scene, ScheduledFault } from '../faults/fault.ts'
import type { Judge } from '../judges/index.ts'
import type { Operation } from '../ledger/read-ledger.ts'
import type { LoadSpec } from '../load/load-spec.ts'
import type { Random } from '../load/seeded-random.ts'
import type { Sabotage } from '../sabotage/sabotage.ts'
import type { Derivation } from './derive.ts'

export type Form = 'short' | 'long'

/** What a drill may draw its schedule from: equal values give an equal schedule. */
export interface Draw {
  readonly random: Random
  readonly form: Form
  readonly platform: Platform
}

/** A bound for a measure, as a sum whose parts name their sources. */
export type Budget = Omit<EvidenceBudget, 'measured' | 'within'>

/** What a drill may measure: what clients saw, and when it was disturbed. */
export interface Seen {
  readonly operations: readonly Operation[]
  readonly faults: readonly EvidenceFault[]
  /** When the first operation was due, on the clock of the ledger. */
  readonly beganMs: number
}

/** One drill: load, faults and judges as plain values, what bounds them, and how to make it fail. */
export interface Drill {
  /** That of its file and its evidence; promises name it. */
  readonly name: string
  /** What it does, in a sentence. */
  readonly title: string
  /** The platform that it runs on; default: as it is declared. Drills that want the same one share it. */
  readonly derivation?: Derivation
  readonly load: (draw: Draw) => LoadSpec
  /** All must end before the load does: its last seconds show that all is well again. */
  readonly faults: (draw: Draw) => readonly ScheduledFault[]
  /** Beside those of every drill. */
  readonly judges?: readonly Judge[]
  /** Beside those of every drill: for its own budgets. */
  readonly measures?: (seen: Seen) => readonly EvidenceMeasure[]
  /** Looks at the platform at rest for what ledger, databases and topics do not tell. */
  readonly inspect?: (scene: Scene) => Promise<readonly EvidenceInvariant[]>
  readonly budgets: readonly Budget[]
  /** At least one. */
  readonly sabotages: readonly Sabotage[]
}
