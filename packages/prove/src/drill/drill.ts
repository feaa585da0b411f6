import type { Platform } from '@ballast/model'
import type { EvidenceBudget, EvidenceInvariant, EvidenceMeasure } from '../evidence/schema.ts'
import type { Fault, Scene, ScheduledFault } from '../faults/fault.ts'
import type { Judge } from '../judges/index.ts'
import type { LoadSpec } from '../load/load-spec.ts'
import type { Random } from '../load/seeded-random.ts'
import type { Workload } from '../proof/workload.ts'
import type { Sabotage } from '../sabotage/sabotage.ts'
import type { Derivation } from './derive.ts'
import type { Observed } from './measures.ts'

export type Form = 'short' | 'long'

/** The declared platform, and the kinds of operations that it is asked to do. */
export interface Stage {
  readonly platform: Platform
  readonly workload: Pick<Workload, 'kinds'>
}

/** Inputs of a drill's schedule: equal values give an equal schedule. */
export interface Draw extends Stage {
  readonly random: Random
  readonly form: Form
  /** Measures of the drill that ran `first`; empty without one. */
  readonly known: readonly EvidenceMeasure[]
  /** Faults that only this platform has. */
  readonly ownFaults: readonly Fault[]
}

/** A bound for a measure: the sum of its parts, which name their sources. */
export interface Budget extends Pick<EvidenceBudget, 'measure' | 'unit' | 'parts'> {
  /** Whether the measure may be at most the sum, or must be at least that. */
  readonly bound: 'most' | 'least'
}

/** One drill: load, faults and judges as plain values, what bounds them, and how to make it fail. */
export interface Drill {
  /** Name of its file, of its evidence and in promises. */
  readonly name: string
  /** One sentence about what happens. */
  readonly title: string
  /** The platform that it runs on; default: as it is declared. Drills that want the same one share it. */
  readonly derivation?: (stage: Stage) => Derivation
  /** Another platform, on which the same load and faults are measured for comparison: no budget binds it. */
  readonly beside?: { readonly title: string; readonly derivation: (stage: Stage) => Derivation }
  /** Returns why the drill cannot run on this platform or machine, undefined if it can. A drill that cannot run is skipped, never reported as kept. */
  readonly unavailable?: (stage: Stage) => string | undefined | Promise<string | undefined>
  /** A drill to run first, on the same platform, whose measures `load` may use. */
  readonly first?: (form: Form) => Drill | undefined
  readonly load: (draw: Draw) => LoadSpec
  /** All faults must end before the load does, so that its last seconds show the recovery. */
  readonly faults: (draw: Draw) => readonly ScheduledFault[]
  /** Judges in addition to those of every drill. */
  readonly judges?: readonly Judge[]
  /** Checks further invariants on the platform at rest. */
  readonly probe?: (scene: Scene) => Promise<readonly EvidenceInvariant[]>
  /** Measures in addition to those of every drill. Pure. */
  readonly measure?: (observed: Observed) => readonly EvidenceMeasure[]
  readonly budgets: (stage: Stage) => readonly Budget[]
  /** Sabotages that its judges must notice; a platform adds its own. */
  readonly sabotages: readonly Sabotage[]
}
