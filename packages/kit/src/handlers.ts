import type { DataRead, Reading } from '@ballast/model'
import type { Transaction } from './database.ts'
import type { Event } from './event.ts'

/**
 * Handles events of one type in one transaction. The events have different keys and are in the order in which they
 * arrived. If it throws, each event of the batch is handled again in its own transaction, so only the failing ones fail.
 */
export type Handler<Handled extends Event = Event> = (
  tx: Transaction,
  events: Handled[],
) => Promise<void>

/**
 * Locks all rows that the events of a batch will change, in a fixed order, before the first is handled. A batch mixes
 * event types, so two concurrent batches that lock row by row could deadlock.
 */
export type Locker<Locked extends Event = Event> = (
  tx: Transaction,
  events: readonly Locked[],
) => Promise<unknown>

/** A service's handlers, and the lock that runs before them. */
export interface Handlers {
  /** Handlers by event type, such as `loan.made.v1`. */
  readonly byType: Readonly<Record<string, Handler>>
  /** Needed if events of different keys change the same rows. */
  readonly lock?: Locker | undefined
}

/** The reading of one event type. */
type ReadingOf<R extends Reading, Type extends string> = Extract<
  R,
  { readonly event: { readonly type: Type } }
>

/** An event with the fields that `R` reads, discriminated by its type. */
export type EventRead<R extends Reading> = R extends Reading
  ? Event<DataRead<R>> & { readonly type: R['event']['type'] }
  : never

/**
 * Returns the handlers of a service: one for each event that it handles, typed by the fields that it reads.
 *
 * @param _handled the declared `handles` of the service; used for its types only
 */
export function handlersOf<R extends Reading>(
  _handled: readonly R[],
  byType: { readonly [Type in R['event']['type']]: Handler<EventRead<ReadingOf<R, Type>>> },
  options: { lock?: Locker<EventRead<R>> } = {},
): Handlers {
  // Record types are only known at run time: the inbox picks the handler by the type in the record's header.
  return { byType, ...options } as unknown as Handlers
}
