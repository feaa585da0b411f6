import type { ResourceKind, ResourceOf } from '@ballast/model'
import type { NodeContext } from './engine.ts'

/** A client of an engine, for tests that check whether the engine works. */
export interface EngineUsage<Kind extends ResourceKind = ResourceKind> {
  readonly kind: Kind
  /** Uses the engine as its clients do; fails if it does not answer within a second or two. */
  use(context: NodeContext<ResourceOf<Kind>>): Promise<unknown>
  /** Writes and reads a value; only for engines that keep data. */
  readonly data?: {
    write(context: NodeContext<ResourceOf<Kind>>, value: string): Promise<unknown>
    read(context: NodeContext<ResourceOf<Kind>>): Promise<string>
  }
}
