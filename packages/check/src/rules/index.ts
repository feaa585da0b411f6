// Made by npm run generate-checks from the files of this folder.
import type { Rule } from '../rule.ts'
import { alertHasRunbook } from './alert-has-runbook.ts'
import { alertWithinObjective } from './alert-within-objective.ts'
import { alertWithinRecoveryTime } from './alert-within-recovery-time.ts'
import { breakerCanOpen } from './breaker-can-open.ts'
import { callDepth } from './call-depth.ts'
import { callRetryHasBudget } from './call-retry-has-budget.ts'
import { capacityCoversPeak } from './capacity-covers-peak.ts'
import { databaseBelongsToOneService } from './database-belongs-to-one-service.ts'
import { databaseHasRestoreDrill } from './database-has-restore-drill.ts'
import { dedupOutlivesRedelivery } from './dedup-outlives-redelivery.ts'
import { eventFieldsPresent } from './event-fields-present.ts'
import { eventIsHandled } from './event-is-handled.ts'
import { eventThroughInbox } from './event-through-inbox.ts'
import { eventThroughOutbox } from './event-through-outbox.ts'
import { externalEffectKeyed } from './external-effect-keyed.ts'
import { handlingWithinPollInterval } from './handling-within-poll-interval.ts'
import { invariantHasDrill } from './invariant-has-drill.ts'
import { invariantIsGuarded } from './invariant-is-guarded.ts'
import { kafkaListenerPortConflict } from './kafka-listener-port-conflict.ts'
import { kafkaSpareReplica } from './kafka-spare-replica.ts'
import { keyOutlivesRedelivery } from './key-outlives-redelivery.ts'
import { limiterDecidesInTime } from './limiter-decides-in-time.ts'
import { objectiveHasAlert } from './objective-has-alert.ts'
import { orderedTopicNotRetriedElsewhere } from './ordered-topic-not-retried-elsewhere.ts'
import { ownWritesFromPrimary } from './own-writes-from-primary.ts'
import { quorumSpansZones } from './quorum-spans-zones.ts'
import { recoveryPointPossible } from './recovery-point-possible.ts'
import { recoveryTimePossible } from './recovery-time-possible.ts'
import { retriesMultiply } from './retries-multiply.ts'
import { sagaPivotOrder } from './saga-pivot-order.ts'
import { sagaStepCompensated } from './saga-step-compensated.ts'
import { sumOfPoolsFits } from './sum-of-pools-fits.ts'
import { timeoutsDecrease } from './timeouts-decrease.ts'
import { topicHasOneWriter } from './topic-has-one-writer.ts'
import { traceCrossesEveryEdge } from './trace-crosses-every-edge.ts'
import { unsafeRetryNeedsKey } from './unsafe-retry-needs-key.ts'

/** Every rule over a platform, in the order of their names. */
export const rules: readonly Rule[] = [
  alertHasRunbook,
  alertWithinObjective,
  alertWithinRecoveryTime,
  breakerCanOpen,
  callDepth,
  callRetryHasBudget,
  capacityCoversPeak,
  databaseBelongsToOneService,
  databaseHasRestoreDrill,
  dedupOutlivesRedelivery,
  eventFieldsPresent,
  eventIsHandled,
  eventThroughInbox,
  eventThroughOutbox,
  externalEffectKeyed,
  handlingWithinPollInterval,
  invariantHasDrill,
  invariantIsGuarded,
  kafkaListenerPortConflict,
  kafkaSpareReplica,
  keyOutlivesRedelivery,
  limiterDecidesInTime,
  objectiveHasAlert,
  orderedTopicNotRetriedElsewhere,
  ownWritesFromPrimary,
  quorumSpansZones,
  recoveryPointPossible,
  recoveryTimePossible,
  retriesMultiply,
  sagaPivotOrder,
  sagaStepCompensated,
  sumOfPoolsFits,
  timeoutsDecrease,
  topicHasOneWriter,
  traceCrossesEveryEdge,
  unsafeRetryNeedsKey,
]
