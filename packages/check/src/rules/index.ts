// Made by npm run generate-checks from the files of this folder.
import type { Rule } from '../rule.ts'
import { acknowledgedByTwo } from './acknowledged-by-two.ts'
import { alertHasDrill } from './alert-has-drill.ts'
import { alertHasRunbook } from './alert-has-runbook.ts'
import { alertWithinObjective } from './alert-within-objective.ts'
import { alertWithinRecoveryTime } from './alert-within-recovery-time.ts'
import { algorithmsFixed } from './algorithms-fixed.ts'
import { archiveCommandArchives } from './archive-command-archives.ts'
import { archiveTimeoutWithinPromise } from './archive-timeout-within-promise.ts'
import { attemptsBounded } from './attempts-bounded.ts'
import { audienceNamed } from './audience-named.ts'
import { backupEncrypted } from './backup-encrypted.ts'
import { backupImmutable } from './backup-immutable.ts'
import { backupIsRestored } from './backup-is-restored.ts'
import { backupsCoverWindow } from './backups-cover-window.ts'
import { bandwidthNeedsOwnServer } from './bandwidth-needs-own-server.ts'
import { bodiesValidated } from './bodies-validated.ts'
import { bodyBounded } from './body-bounded.ts'
import { breakerCanOpen } from './breaker-can-open.ts'
import { brokerSessionOverHeartbeats } from './broker-session-over-heartbeats.ts'
import { bruteForceProtected } from './brute-force-protected.ts'
import { bucketsAroundObjective } from './buckets-around-objective.ts'
import { burnRateAlerts } from './burn-rate-alerts.ts'
import { callDepth } from './call-depth.ts'
import { callRetryHasBudget } from './call-retry-has-budget.ts'
import { capacityCoversPeak } from './capacity-covers-peak.ts'
import { certificateRenewedInTime } from './certificate-renewed-in-time.ts'
import { certificatesRotate } from './certificates-rotate.ts'
import { clientSecretNotInFile } from './client-secret-not-in-file.ts'
import { commitNotWeakened } from './commit-not-weakened.ts'
import { connectionsFitGateways } from './connections-fit-gateways.ts'
import { consumerLagAlert } from './consumer-lag-alert.ts'
import { consumerSessionOverHeartbeats } from './consumer-session-over-heartbeats.ts'
import { controllersApart } from './controllers-apart.ts'
import { controllersOdd } from './controllers-odd.ts'
import { corsWithoutCredentials } from './cors-without-credentials.ts'
import { dataChecksums } from './data-checksums.ts'
import { databaseBelongsToOneService } from './database-belongs-to-one-service.ts'
import { databaseHasRestoreDrill } from './database-has-restore-drill.ts'
import { databaseNetworkInternal } from './database-network-internal.ts'
import { deadLettersAlert } from './dead-letters-alert.ts'
import { deadLettersExist } from './dead-letters-exist.ts'
import { deadLettersHaveOwner } from './dead-letters-have-owner.ts'
import { deadLettersOutliveTopic } from './dead-letters-outlive-topic.ts'
import { deadManSwitch } from './dead-man-switch.ts'
import { dedupOutlivesRedelivery } from './dedup-outlives-redelivery.ts'
import { deliveryTimeoutCoversRequest } from './delivery-timeout-covers-request.ts'
import { drainCoversRoute } from './drain-covers-route.ts'
import { drillExists } from './drill-exists.ts'
import { edgeWithinNetwork } from './edge-within-network.ts'
import { egressNamed } from './egress-named.ts'
import { errorsLeakNothing } from './errors-leak-nothing.ts'
import { errorsTraced } from './errors-traced.ts'
import { eventFieldsPresent } from './event-fields-present.ts'
import { eventIsHandled } from './event-is-handled.ts'
import { eventThroughInbox } from './event-through-inbox.ts'
import { eventThroughOutbox } from './event-through-outbox.ts'
import { eventsNotCompacted } from './events-not-compacted.ts'
import { externalEffectKeyed } from './external-effect-keyed.ts'
import { failoverFences } from './failover-fences.ts'
import { failoverLosesNothing } from './failover-loses-nothing.ts'
import { failoverMembersOdd } from './failover-members-odd.ts'
import { fallbackShowsFailure } from './fallback-shows-failure.ts'
import { filtersInOrder } from './filters-in-order.ts'
import { forwardedForReplaced } from './forwarded-for-replaced.ts'
import { frontHsts } from './front-hsts.ts'
import { frontTlsVersion } from './front-tls-version.ts'
import { goldenAlertsExist } from './golden-alerts-exist.ts'
import { graceCoversRoute } from './grace-covers-route.ts'
import { handlingWithinPollInterval } from './handling-within-poll-interval.ts'
import { headersBounded } from './headers-bounded.ts'
import { healthDetectsInTime } from './health-detects-in-time.ts'
import { healthOverHttp } from './health-over-http.ts'
import { identityEncrypted } from './identity-encrypted.ts'
import { identityHeadersStripped } from './identity-headers-stripped.ts'
import { invariantHasDrill } from './invariant-has-drill.ts'
import { invariantIsGuarded } from './invariant-is-guarded.ts'
import { invariantNotInRedis } from './invariant-not-in-redis.ts'
import { kafkaAcls } from './kafka-acls.ts'
import { kafkaAdvertisedNotLoopback } from './kafka-advertised-not-loopback.ts'
import { kafkaAdvertisedNotWildcard } from './kafka-advertised-not-wildcard.ts'
import { kafkaAuthenticated } from './kafka-authenticated.ts'
import { kafkaEncrypted } from './kafka-encrypted.ts'
import { kafkaListenerPortConflict } from './kafka-listener-port-conflict.ts'
import { kafkaQuotas } from './kafka-quotas.ts'
import { kafkaSpareReplica } from './kafka-spare-replica.ts'
import { kafkaTlsVersion } from './kafka-tls-version.ts'
import { kafkaVerifiesHostname } from './kafka-verifies-hostname.ts'
import { keyCooldown } from './key-cooldown.ts'
import { keyOutlivesRedelivery } from './key-outlives-redelivery.ts'
import { keyUrlsNotTrusted } from './key-urls-not-trusted.ts'
import { keysKept } from './keys-kept.ts'
import { keysRotate } from './keys-rotate.ts'
import { labelCardinality } from './label-cardinality.ts'
import { leaseAboveMinimum } from './lease-above-minimum.ts'
import { leaseCoversRetries } from './lease-covers-retries.ts'
import { leewaySmall } from './leeway-small.ts'
import { limitBurstWorks } from './limit-burst-works.ts'
import { limiterDecidesInTime } from './limiter-decides-in-time.ts'
import { limitsSet } from './limits-set.ts'
import { livenessDiffersFromReadiness } from './liveness-differs-from-readiness.ts'
import { loadBalancerRetrySafe } from './load-balancer-retry-safe.ts'
import { loadBalancerTimeoutsSet } from './load-balancer-timeouts-set.ts'
import { lockNeedsFencing } from './lock-needs-fencing.ts'
import { logsRedact } from './logs-redact.ts'
import { messageFitsBroker } from './message-fits-broker.ts'
import { mirrorSyncsOffsets } from './mirror-syncs-offsets.ts'
import { noPasswordGrant } from './no-password-grant.ts'
import { objectHasOwner } from './object-has-owner.ts'
import { objectiveHasAlert } from './objective-has-alert.ts'
import { offsetsAfterEffect } from './offsets-after-effect.ts'
import { offsetsReplicated } from './offsets-replicated.ts'
import { orderedTopicNotRetriedElsewhere } from './ordered-topic-not-retried-elsewhere.ts'
import { ownWritesFromPrimary } from './own-writes-from-primary.ts'
import { partitionsCoverReplicas } from './partitions-cover-replicas.ts'
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
import { privateAnswerNotCached } from './private-answer-not-cached.ts'
import { producerAcksAll } from './producer-acks-all.ts'
import { producerIdempotent } from './producer-idempotent.ts'
import { publicClientUsesPkce } from './public-client-uses-pkce.ts'
import { quorumHasTwoStandbys } from './quorum-has-two-standbys.ts'
import { quorumSpansZones } from './quorum-spans-zones.ts'
import { readReplicaExists } from './read-replica-exists.ts'
import { readsCommitted } from './reads-committed.ts'
import { recoveryPointPossible } from './recovery-point-possible.ts'
import { recoveryTimePossible } from './recovery-time-possible.ts'
import { redirectExact } from './redirect-exact.ts'
import { redisAcl } from './redis-acl.ts'
import { redisEvictionFits } from './redis-eviction-fits.ts'
import { redisKeysExpire } from './redis-keys-expire.ts'
import { redisMinReplicas } from './redis-min-replicas.ts'
import { redisPersistenceFits } from './redis-persistence-fits.ts'
import { redisTimeoutShort } from './redis-timeout-short.ts'
import { redisTls } from './redis-tls.ts'
import { retentionCoversOutage } from './retention-covers-outage.ts'
import { retentionFits } from './retention-fits.ts'
import { retriesMultiply } from './retries-multiply.ts'
import { retryHasBudget } from './retry-has-budget.ts'
import { routeHasBreaker } from './route-has-breaker.ts'
import { routeHasLimit } from './route-has-limit.ts'
import { routeReachable } from './route-reachable.ts'
import { sagaPivotOrder } from './saga-pivot-order.ts'
import { sagaStepCompensated } from './saga-step-compensated.ts'
import { scalingBounds } from './scaling-bounds.ts'
import { schemaCompatible } from './schema-compatible.ts'
import { scopeExists } from './scope-exists.ts'
import { secondBackupCopy } from './second-backup-copy.ts'
import { secretNotInSettings } from './secret-not-in-settings.ts'
import { secretsInStore } from './secrets-in-store.ts'
import { sentinelQuorum } from './sentinel-quorum.ts'
import { slotIsBounded } from './slot-is-bounded.ts'
import { statementTimeoutSet } from './statement-timeout-set.ts'
import { statsNotPublic } from './stats-not-public.ts'
import { sumOfPoolsFits } from './sum-of-pools-fits.ts'
import { timeoutsDecrease } from './timeouts-decrease.ts'
import { tokenShortLived } from './token-short-lived.ts'
import { tokenTyped } from './token-typed.ts'
import { topicHasKey } from './topic-has-key.ts'
import { topicHasOneWriter } from './topic-has-one-writer.ts'
import { topicReplicasFitBrokers } from './topic-replicas-fit-brokers.ts'
import { topicReplicated } from './topic-replicated.ts'
import { topicsNotCreatedByAccident } from './topics-not-created-by-accident.ts'
import { traceCrossesEveryEdge } from './trace-crosses-every-edge.ts'
import { twoLoadBalancers } from './two-load-balancers.ts'
import { uncleanElectionOff } from './unclean-election-off.ts'
import { underReplicatedAlert } from './under-replicated-alert.ts'
import { unsafeRetryNeedsKey } from './unsafe-retry-needs-key.ts'
import { updateKeepsCapacity } from './update-keeps-capacity.ts'
import { virtualIpInSubnet } from './virtual-ip-in-subnet.ts'
import { volumeIsEncrypted } from './volume-is-encrypted.ts'
import { vrrpPrioritiesDiffer } from './vrrp-priorities-differ.ts'
import { vrrpTracksProcess } from './vrrp-tracks-process.ts'
import { vrrpUnicast } from './vrrp-unicast.ts'
import { weightsSumToOne } from './weights-sum-to-one.ts'
import { writeNeedsScope } from './write-needs-scope.ts'
import { zookeeperEnsembleOdd } from './zookeeper-ensemble-odd.ts'
import { zookeeperVersion } from './zookeeper-version.ts'

/** Every rule over a platform, in the order of their names. */
export const rules: readonly Rule[] = [
  acknowledgedByTwo,
  alertHasDrill,
  alertHasRunbook,
  alertWithinObjective,
  alertWithinRecoveryTime,
  algorithmsFixed,
  archiveCommandArchives,
  archiveTimeoutWithinPromise,
  attemptsBounded,
  audienceNamed,
  backupEncrypted,
  backupImmutable,
  backupIsRestored,
  backupsCoverWindow,
  bandwidthNeedsOwnServer,
  bodiesValidated,
  bodyBounded,
  breakerCanOpen,
  brokerSessionOverHeartbeats,
  bruteForceProtected,
  bucketsAroundObjective,
  burnRateAlerts,
  callDepth,
  callRetryHasBudget,
  capacityCoversPeak,
  certificateRenewedInTime,
  certificatesRotate,
  clientSecretNotInFile,
  commitNotWeakened,
  connectionsFitGateways,
  consumerLagAlert,
  consumerSessionOverHeartbeats,
  controllersApart,
  controllersOdd,
  corsWithoutCredentials,
  dataChecksums,
  databaseBelongsToOneService,
  databaseHasRestoreDrill,
  databaseNetworkInternal,
  deadLettersAlert,
  deadLettersExist,
  deadLettersHaveOwner,
  deadLettersOutliveTopic,
  deadManSwitch,
  dedupOutlivesRedelivery,
  deliveryTimeoutCoversRequest,
  drainCoversRoute,
  drillExists,
  edgeWithinNetwork,
  egressNamed,
  errorsLeakNothing,
  errorsTraced,
  eventFieldsPresent,
  eventIsHandled,
  eventThroughInbox,
  eventThroughOutbox,
  eventsNotCompacted,
  externalEffectKeyed,
  failoverFences,
  failoverLosesNothing,
  failoverMembersOdd,
  fallbackShowsFailure,
  filtersInOrder,
  forwardedForReplaced,
  frontHsts,
  frontTlsVersion,
  goldenAlertsExist,
  graceCoversRoute,
  handlingWithinPollInterval,
  headersBounded,
  healthDetectsInTime,
  healthOverHttp,
  identityEncrypted,
  identityHeadersStripped,
  invariantHasDrill,
  invariantIsGuarded,
  invariantNotInRedis,
  kafkaAcls,
  kafkaAdvertisedNotLoopback,
  kafkaAdvertisedNotWildcard,
  kafkaAuthenticated,
  kafkaEncrypted,
  kafkaListenerPortConflict,
  kafkaQuotas,
  kafkaSpareReplica,
  kafkaTlsVersion,
  kafkaVerifiesHostname,
  keyCooldown,
  keyOutlivesRedelivery,
  keyUrlsNotTrusted,
  keysKept,
  keysRotate,
  labelCardinality,
  leaseAboveMinimum,
  leaseCoversRetries,
  leewaySmall,
  limitBurstWorks,
  limiterDecidesInTime,
  limitsSet,
  livenessDiffersFromReadiness,
  loadBalancerRetrySafe,
  loadBalancerTimeoutsSet,
  lockNeedsFencing,
  logsRedact,
  messageFitsBroker,
  mirrorSyncsOffsets,
  noPasswordGrant,
  objectHasOwner,
  objectiveHasAlert,
  offsetsAfterEffect,
  offsetsReplicated,
  orderedTopicNotRetriedElsewhere,
  ownWritesFromPrimary,
  partitionsCoverReplicas,
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
  privateAnswerNotCached,
  producerAcksAll,
  producerIdempotent,
  publicClientUsesPkce,
  quorumHasTwoStandbys,
  quorumSpansZones,
  readReplicaExists,
  readsCommitted,
  recoveryPointPossible,
  recoveryTimePossible,
  redirectExact,
  redisAcl,
  redisEvictionFits,
  redisKeysExpire,
  redisMinReplicas,
  redisPersistenceFits,
  redisTimeoutShort,
  redisTls,
  retentionCoversOutage,
  retentionFits,
  retriesMultiply,
  retryHasBudget,
  routeHasBreaker,
  routeHasLimit,
  routeReachable,
  sagaPivotOrder,
  sagaStepCompensated,
  scalingBounds,
  schemaCompatible,
  scopeExists,
  secondBackupCopy,
  secretNotInSettings,
  secretsInStore,
  sentinelQuorum,
  slotIsBounded,
  statementTimeoutSet,
  statsNotPublic,
  sumOfPoolsFits,
  timeoutsDecrease,
  tokenShortLived,
  tokenTyped,
  topicHasKey,
  topicHasOneWriter,
  topicReplicasFitBrokers,
  topicReplicated,
  topicsNotCreatedByAccident,
  traceCrossesEveryEdge,
  twoLoadBalancers,
  uncleanElectionOff,
  underReplicatedAlert,
  unsafeRetryNeedsKey,
  updateKeepsCapacity,
  virtualIpInSubnet,
  volumeIsEncrypted,
  vrrpPrioritiesDiffer,
  vrrpTracksProcess,
  vrrpUnicast,
  weightsSumToOne,
  writeNeedsScope,
  zookeeperEnsembleOdd,
  zookeeperVersion,
]
