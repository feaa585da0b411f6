// Made by npm run generate-checks from the files of this folder.
import type { Rule } from '../rule.ts'
import { commitNotWeakened } from './commit-not-weakened.ts'
import { dataChecksums } from './data-checksums.ts'
import { failoverFences } from './failover-fences.ts'
import { failoverLosesNothing } from './failover-loses-nothing.ts'
import { failoverMembersOdd } from './failover-members-odd.ts'
import { kafkaListenerPortConflict } from './kafka-listener-port-conflict.ts'
import { kafkaSpareReplica } from './kafka-spare-replica.ts'
import { leaseAboveMinimum } from './lease-above-minimum.ts'
import { leaseCoversRetries } from './lease-covers-retries.ts'
import { quorumHasTwoStandbys } from './quorum-has-two-standbys.ts'
import { recoveryPointPossible } from './recovery-point-possible.ts'
import { slotIsBounded } from './slot-is-bounded.ts'
import { sumOfPoolsFits } from './sum-of-pools-fits.ts'
import { timeoutsDecrease } from './timeouts-decrease.ts'

/** Every rule over a platform, in the order of their names. */
export const rules: readonly Rule[] = [
  commitNotWeakened,
  dataChecksums,
  failoverFences,
  failoverLosesNothing,
  failoverMembersOdd,
  kafkaListenerPortConflict,
  kafkaSpareReplica,
  leaseAboveMinimum,
  leaseCoversRetries,
  quorumHasTwoStandbys,
  recoveryPointPossible,
  slotIsBounded,
  sumOfPoolsFits,
  timeoutsDecrease,
]
