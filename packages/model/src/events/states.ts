import type { EventType } from './event.ts'

/** A state transition and the event that it publishes. */
export interface Transition<State extends string = string> {
  /** States it starts from; empty for the initial transition. */
  readonly from: readonly State[]
  /** The event that triggers it, or the name of a request or timer. */
  readonly on: EventType | string
  readonly to: State
  /** Stored with the new state, to tell apart several transitions into it. */
  readonly reason?: string
  readonly publishes: EventType
}
