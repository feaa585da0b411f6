import type { Handled, Stuck } from '../events/gather-events.ts'
import type { TopicRecord } from '../events/topic-record.ts'
import type { Operation } from '../ledger/read-ledger.ts'

/** The account of all parties about one load, at rest: plain data, and all that judges see. */
export interface Facts<Own = unknown> {
  readonly operations: readonly Operation[]
  /** Records of the load's events, redeliveries too, in the order of their offsets. */
  readonly records: readonly TopicRecord[]
  readonly handled: readonly Handled[]
  /** Events of the load that are still in an outbox, or parked. */
  readonly stuck: readonly Stuck[]
  /** Number of the operation that created, or is about, each subject. */
  readonly operationOf: ReadonlyMap<string, number>
  /** Services that handle each type of event, as declared. */
  readonly handlers: Readonly<Record<string, readonly string[]>>
  /** Types that must come before a type, on its topic and with its key. */
  readonly precedence: Readonly<Record<string, readonly string[]>>
  /** Facts that the platform's own proof has gathered. */
  readonly own: Own
}

/** Returns the first operation about each subject that the ledger names: the one that created it, if there is one. */
export function operationsBySubject(operations: readonly Operation[]): Map<string, number> {
  const found = new Map<string, number>()
  for (const { op, outcome, settled } of operations) {
    const subject = settled?.subject ?? outcome?.subject
    if (subject !== undefined && !found.has(subject)) found.set(subject, op)
  }
  return found
}
