import type { Platform } from '@ballast/model'
import type { Scene } from '../faults/fault.ts'

/** The load that is sabotaged. */
export interface SabotagedLoad {
  /** Goes into all its names and keys. */
  readonly run: string
  /** Keys of its events; only at rest. */
  keys(): Promise<ReadonlySet<string>>
}

/** Damage from outside, under which a drill must fail: the proof that its judges see. */
export interface Sabotage {
  readonly name: string
  /** One sentence about the damage. */
  readonly what: string
  /** Name of the judge that must notice. */
  readonly detectedBy: string
  /** Whether the damage concerns one operation of the load, which the judge must name as well. */
  readonly ofOperation: boolean
  /** Whether a platform has what it breaks. Default: it has. */
  readonly possible?: (platform: Platform) => boolean
  readonly when: 'before-load' | 'at-rest'
  /**
   * Breaks something of one load, and nothing of others.
   *
   * @returns the thing, event, edge or group that is at fault; undefined where only the load shows it
   */
  apply(scene: Scene, load: SabotagedLoad): Promise<string | undefined>
  /** Returns the subject of the damage, asked after the load. */
  found?(scene: Scene): Promise<string>
  /** For what would outlast the load. */
  undo?(scene: Scene): Promise<void>
}
