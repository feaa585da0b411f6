import type { Platform } from '@ballast/model'
import type { EvidenceBudget, EvidenceInvariant, EvidenceMeasure } from '../evidence/schema.ts'
import type { Scene, ScheduledFault } from '../faults/fault.ts'
import type { Judge } from '../judges/index.ts'
import type { LoadSpec } from '../load/load-spec.ts'
import type { Random } from '../load/seeded-random.ts'
import type { Sabotage } from '../sabotage/sabotage.ts'
import type { Derivation } from './derive.ts'
import type { Observed } from './measures.ts'

export type Form = 'short' | 'long'

/** What a drill may draw its schedule from: equal values give an equal schedule. */
export interface Draw {
  readonly random: Random
  readonly form: Form
  readonly platform: Platform
  /** What the drill that ran `first` has measured; empty where there is none. */
  readonly known: readonly EvidenceMeasure[]
}

/** A bound for a measure, as a sum whose parts name their sources. */
export type Budget = Omit<EvidenceBudget, 'measured' | 'within'>

/** One drill: load, faults and judges as plain values, what bounds them, and how to make it fail. */
export interface Drill {
  /** That of its file and its evidence; promises name it. */
  readonly name: string
  /** What it does, in a sentence. */
  readonly title: string
  /** The platform that it runs on; default: as it is declared. Drills that want the same one share it. */
  readonly derivation?: Derivation
  /** Another platform, on which the same load and faults are measured for comparison: no budget binds it. */
  readonly beside?: { readonly title: string; readonly derivation: Derivation }
  /** Why it cannot be done on this machine; undefined: it can. It is left out then, and never called kept. */
  readonly unavailable?: () => Promise<string | undefined>
  /** Run before each run of this one, on the same platform: `load` may follow from what it measures. */
  readonly first?: (form: Form) => Drill | undefined
  readonly load: (draw: Draw) => LoadSpec
  /** All must end before the load does: its last seconds show that all is well again. */
  readonly faults: (draw: Draw) => readonly ScheduledFault[]
  /** Beside those of every drill. */
  readonly judges?: readonly Judge[]
  /** Asks the platform, at rest, for more that must hold. */
  readonly probe?: (scene: Scene) => Promise<readonly EvidenceInvariant[]>
  /** Beside those of every drill. Pure. */
  readonly measure?: (observed: Observed) => readonly EvidenceMeasure[]
  readonly budgets: readonly Budget[]
  /** At least one. */
  readonly sabotages: readonly Sabotage[]
}
