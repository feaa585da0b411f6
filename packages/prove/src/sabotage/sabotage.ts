import type { Scene } from '../faults/fault.ts'

/** Damage from outside, under which a drill must fail: the proof that its judges see. */
export interface Sabotage {
  readonly name: string
  /** What is broken, in a sentence. */
  readonly what: string
  /** Name of the judge that must notice. */
  readonly noticedBy: string
  readonly when: 'before-load' | 'at-rest'
  /**
   * Breaks something of the load `run`, and nothing of others.
   *
   * @returns the order, sku, edge or group that is at fault; undefined where only the load shows it
   */
  apply(scene: Scene, run: string): Promise<string | undefined>
  /** What is at fault, asked after the load. */
  found?(scene: Scene): Promise<string>
  /** For what would outlast the load. */
  undo?(scene: Scene): Promise<void>
}
