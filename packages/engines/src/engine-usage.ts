import type { ResourceKind, ResourceOf } from '@ballast/model'
import type { NodeContext } from './engine.ts'

/** How a client of an engine behaves: for tests that ask whether it works. */
export interface EngineUsage<Kind extends ResourceKind = ResourceKind> {
  readonly kind: Kind
  /** Uses the engine as its clients do; fails if it does not answer within a second or two. */
  use(context: NodeContext<ResourceOf<Kind>>): Promise<unknown>
  /** For engines that keep data. */
  readonly data?: {
    write(context: NodeContext<ResourceOf<Kind>>, value: string): Promise<unknown>
    read(context: NodeContext<ResourceOf<Kind>>): Promise<string>
  }
}
