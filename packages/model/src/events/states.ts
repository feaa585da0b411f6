import type { EventType } from './event.ts'

/** One way from a state to another, and the event that tells of it. */
export interface Transition<State extends string = string> {
  /** States that it leaves; none for the one that begins everything. */
  readonly from: readonly State[]
  /** The event that causes it, or the name of a request or a timer. */
  readonly on: EventType | string
  readonly to: State
  /** Stored with the new state where several ways lead there. */
  readonly reason?: string
  readonly publishes: EventType
}
