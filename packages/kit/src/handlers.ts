import type { DataRead, Reading } from '@ballast/model'
import type { Transaction } from './database.ts'
import type { Event } from './event.ts'

/**
 * Handles events of one type in one transaction: all of different keys, in the order in which they
 * came. What it throws fails the events alone, one by one, never others beside them.
 */
export type Handler<Handled extends Event = Event> = (
  tx: Transaction,
  events: Handled[],
) => Promise<void>

/**
 * Locks the rows that the events of a batch will change, all in one order, before any is handled: a
 * batch mixes types and waves, and two that lock as they go may wait for one another in a circle.
 */
export type Locker<Locked extends Event = Event> = (
  tx: Transaction,
  events: readonly Locked[],
) => Promise<unknown>

/** A service's handlers, and the lock that goes before them. */
export interface Handlers {
  /** By type of event, such as `loan.made.v1`. */
  readonly byType: Readonly<Record<string, Handler>>
  /** For handlers that change rows which events of different keys have in common. */
  readonly lock?: Locker | undefined
}

/** The reading of one type of event. */
type ReadingOf<R extends Reading, Type extends string> = Extract<
  R,
  { readonly event: { readonly type: Type } }
>

/** An event as a handler of `R` sees it; its type tells which one it is. */
export type EventRead<R extends Reading> = R extends Reading
  ? Event<DataRead<R>> & { readonly type: R['event']['type'] }
  : never

/**
 * The handlers of a service: one for each event that it handles, typed by the fields that it reads.
 *
 * @param _handled what the platform declares as the service's `handles`: it gives the types
 */
export function handlersOf<R extends Reading>(
  _handled: readonly R[],
  byType: { readonly [Type in R['event']['type']]: Handler<EventRead<ReadingOf<R, Type>>> },
  options: { lock?: Locker<EventRead<R>> } = {},
): Handlers {
  // The types end at the wire: an event is handed to the handler of the type that its record names.
  return { byType, ...options } as unknown as Handlers
}
