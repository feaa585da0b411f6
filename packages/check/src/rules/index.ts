// Made by npm run generate-checks from the files of this folder.
import type { Rule } from '../rule.ts'
import { archiveCommandArchives } from './archive-command-archives.ts'
import { archiveTimeoutWithinPromise } from './archive-timeout-within-promise.ts'
import { backupEncrypted } from './backup-encrypted.ts'
import { backupImmutable } from './backup-immutable.ts'
import { backupIsRestored } from './backup-is-restored.ts'
import { backupsCoverWindow } from './backups-cover-window.ts'
import { bandwidthNeedsOwnServer } from './bandwidth-needs-own-server.ts'
import { commitNotWeakened } from './commit-not-weakened.ts'
import { dataChecksums } from './data-checksums.ts'
import { failoverFences } from './failover-fences.ts'
import { failoverLosesNothing } from './failover-loses-nothing.ts'
import { failoverMembersOdd } from './failover-members-odd.ts'
import { invariantNotInRedis } from './invariant-not-in-redis.ts'
import { kafkaListenerPortConflict } from './kafka-listener-port-conflict.ts'
import { kafkaSpareReplica } from './kafka-spare-replica.ts'
import { leaseAboveMinimum } from './lease-above-minimum.ts'
import { leaseCoversRetries } from './lease-covers-retries.ts'
import { lockNeedsFencing } from './lock-needs-fencing.ts'
import { poolerClientsFit } from './pooler-clients-fit.ts'
import { poolerModeFits } from './pooler-mode-fits.ts'
import { postgresAlertsExist } from './postgres-alerts-exist.ts'
import { postgresAuthentication } from './postgres-authentication.ts'
import { postgresImageVariableExists } from './postgres-image-variable-exists.ts'
import { postgresInitdbArgumentExists } from './postgres-initdb-argument-exists.ts'
import { postgresParameterExists } from './postgres-parameter-exists.ts'
import { postgresParameterHasProperty } from './postgres-parameter-has-property.ts'
import { postgresTls } from './postgres-tls.ts'
import { postgresVersionSupported } from './postgres-version-supported.ts'
import { quorumHasTwoStandbys } from './quorum-has-two-standbys.ts'
import { readReplicaExists } from './read-replica-exists.ts'
import { recoveryPointPossible } from './recovery-point-possible.ts'
import { redisAcl } from './redis-acl.ts'
import { redisEvictionFits } from './redis-eviction-fits.ts'
import { redisKeysExpire } from './redis-keys-expire.ts'
import { redisMinReplicas } from './redis-min-replicas.ts'
import { redisPersistenceFits } from './redis-persistence-fits.ts'
import { redisTimeoutShort } from './redis-timeout-short.ts'
import { redisTls } from './redis-tls.ts'
import { secondBackupCopy } from './second-backup-copy.ts'
import { sentinelQuorum } from './sentinel-quorum.ts'
import { slotIsBounded } from './slot-is-bounded.ts'
import { statementTimeoutSet } from './statement-timeout-set.ts'
import { sumOfPoolsFits } from './sum-of-pools-fits.ts'
import { timeoutsDecrease } from './timeouts-decrease.ts'
import { volumeIsEncrypted } from './volume-is-encrypted.ts'

/** Every rule over a platform, in the order of their names. */
export const rules: readonly Rule[] = [
  archiveCommandArchives,
  archiveTimeoutWithinPromise,
  backupEncrypted,
  backupImmutable,
  backupIsRestored,
  backupsCoverWindow,
  bandwidthNeedsOwnServer,
  commitNotWeakened,
  dataChecksums,
  failoverFences,
  failoverLosesNothing,
  failoverMembersOdd,
  invariantNotInRedis,
  kafkaListenerPortConflict,
  kafkaSpareReplica,
  leaseAboveMinimum,
  leaseCoversRetries,
  lockNeedsFencing,
  poolerClientsFit,
  poolerModeFits,
  postgresAlertsExist,
  postgresAuthentication,
  postgresImageVariableExists,
  postgresInitdbArgumentExists,
  postgresParameterExists,
  postgresParameterHasProperty,
  postgresTls,
  postgresVersionSupported,
  quorumHasTwoStandbys,
  readReplicaExists,
  recoveryPointPossible,
  redisAcl,
  redisEvictionFits,
  redisKeysExpire,
  redisMinReplicas,
  redisPersistenceFits,
  redisTimeoutShort,
  redisTls,
  secondBackupCopy,
  sentinelQuorum,
  slotIsBounded,
  statementTimeoutSet,
  sumOfPoolsFits,
  timeoutsDecrease,
  volumeIsEncrypted,
]
