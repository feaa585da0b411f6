// Made by npm run generate-checks from the files of this folder.
import type { Rule } from '../rule.ts'
import { dedupOutlivesRedelivery } from './dedup-outlives-redelivery.ts'
import { eventFieldsPresent } from './event-fields-present.ts'
import { eventIsHandled } from './event-is-handled.ts'
import { eventThroughInbox } from './event-through-inbox.ts'
import { eventThroughOutbox } from './event-through-outbox.ts'
import { kafkaListenerPortConflict } from './kafka-listener-port-conflict.ts'
import { kafkaSpareReplica } from './kafka-spare-replica.ts'
import { recoveryPointPossible } from './recovery-point-possible.ts'
import { recoveryTimePossible } from './recovery-time-possible.ts'
import { retriesMultiply } from './retries-multiply.ts'
import { sumOfPoolsFits } from './sum-of-pools-fits.ts'
import { timeoutsDecrease } from './timeouts-decrease.ts'
import { unsafeRetryNeedsKey } from './unsafe-retry-needs-key.ts'

/** Every rule over a platform, in the order of their names. */
export const rules: readonly Rule[] = [
  dedupOutlivesRedelivery,
  eventFieldsPresent,
  eventIsHandled,
  eventThroughInbox,
  eventThroughOutbox,
  kafkaListenerPortConflict,
  kafkaSpareReplica,
  recoveryPointPossible,
  recoveryTimePossible,
  retriesMultiply,
  sumOfPoolsFits,
  timeoutsDecrease,
  unsafeRetryNeedsKey,
]
