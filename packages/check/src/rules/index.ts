// Made by npm run generate-checks from the files of this folder.
import type { Rule } from '../rule.ts'
import { failoverFences } from './failover-fences.ts'
import { failoverMembersOdd } from './failover-members-odd.ts'
import { kafkaListenerPortConflict } from './kafka-listener-port-conflict.ts'
import { kafkaSpareReplica } from './kafka-spare-replica.ts'
import { leaseAboveMinimum } from './lease-above-minimum.ts'
import { leaseCoversRetries } from './lease-covers-retries.ts'
import { recoveryPointPossible } from './recovery-point-possible.ts'
import { sumOfPoolsFits } from './sum-of-pools-fits.ts'
import { timeoutsDecrease } from './timeouts-decrease.ts'

/** Every rule over a platform, in the order of their names. */
export const rules: readonly Rule[] = [
  failoverFences,
  failoverMembersOdd,
  kafkaListenerPortConflict,
  kafkaSpareReplica,
  leaseAboveMinimum,
  leaseCoversRetries,
  recoveryPointPossible,
  sumOfPoolsFits,
  timeoutsDecrease,
]
