// Made by npm run generate-checks from the files of this folder.
import type { Rule } from '../rule.ts'
import { alertHasDrill } from './alert-has-drill.ts'
import { algorithmsFixed } from './algorithms-fixed.ts'
import { audienceNamed } from './audience-named.ts'
import { bodiesValidated } from './bodies-validated.ts'
import { bodyBounded } from './body-bounded.ts'
import { bruteForceProtected } from './brute-force-protected.ts'
import { bucketsAroundObjective } from './buckets-around-objective.ts'
import { burnRateAlerts } from './burn-rate-alerts.ts'
import { certificateRenewedInTime } from './certificate-renewed-in-time.ts'
import { certificatesRotate } from './certificates-rotate.ts'
import { clientSecretNotInFile } from './client-secret-not-in-file.ts'
import { connectionsFitGateways } from './connections-fit-gateways.ts'
import { corsWithoutCredentials } from './cors-without-credentials.ts'
import { deadManSwitch } from './dead-man-switch.ts'
import { errorsLeakNothing } from './errors-leak-nothing.ts'
import { errorsTraced } from './errors-traced.ts'
import { fallbackShowsFailure } from './fallback-shows-failure.ts'
import { filtersInOrder } from './filters-in-order.ts'
import { forwardedForReplaced } from './forwarded-for-replaced.ts'
import { frontHsts } from './front-hsts.ts'
import { frontTlsVersion } from './front-tls-version.ts'
import { goldenAlertsExist } from './golden-alerts-exist.ts'
import { headersBounded } from './headers-bounded.ts'
import { healthDetectsInTime } from './health-detects-in-time.ts'
import { healthOverHttp } from './health-over-http.ts'
import { identityEncrypted } from './identity-encrypted.ts'
import { identityHeadersStripped } from './identity-headers-stripped.ts'
import { kafkaListenerPortConflict } from './kafka-listener-port-conflict.ts'
import { kafkaSpareReplica } from './kafka-spare-replica.ts'
import { keyCooldown } from './key-cooldown.ts'
import { keyUrlsNotTrusted } from './key-urls-not-trusted.ts'
import { keysKept } from './keys-kept.ts'
import { keysRotate } from './keys-rotate.ts'
import { labelCardinality } from './label-cardinality.ts'
import { leewaySmall } from './leeway-small.ts'
import { limitBurstWorks } from './limit-burst-works.ts'
import { loadBalancerRetrySafe } from './load-balancer-retry-safe.ts'
import { loadBalancerTimeoutsSet } from './load-balancer-timeouts-set.ts'
import { logsRedact } from './logs-redact.ts'
import { noPasswordGrant } from './no-password-grant.ts'
import { objectHasOwner } from './object-has-owner.ts'
import { privateAnswerNotCached } from './private-answer-not-cached.ts'
import { publicClientUsesPkce } from './public-client-uses-pkce.ts'
import { recoveryPointPossible } from './recovery-point-possible.ts'
import { redirectExact } from './redirect-exact.ts'
import { retentionFits } from './retention-fits.ts'
import { retryHasBudget } from './retry-has-budget.ts'
import { routeHasBreaker } from './route-has-breaker.ts'
import { routeHasLimit } from './route-has-limit.ts'
import { routeReachable } from './route-reachable.ts'
import { scopeExists } from './scope-exists.ts'
import { secretsInStore } from './secrets-in-store.ts'
import { statsNotPublic } from './stats-not-public.ts'
import { sumOfPoolsFits } from './sum-of-pools-fits.ts'
import { timeoutsDecrease } from './timeouts-decrease.ts'
import { tokenShortLived } from './token-short-lived.ts'
import { tokenTyped } from './token-typed.ts'
import { twoLoadBalancers } from './two-load-balancers.ts'
import { virtualIpInSubnet } from './virtual-ip-in-subnet.ts'
import { vrrpPrioritiesDiffer } from './vrrp-priorities-differ.ts'
import { vrrpTracksProcess } from './vrrp-tracks-process.ts'
import { vrrpUnicast } from './vrrp-unicast.ts'
import { weightsSumToOne } from './weights-sum-to-one.ts'
import { writeNeedsScope } from './write-needs-scope.ts'

/** Every rule over a platform, in the order of their names. */
export const rules: readonly Rule[] = [
  alertHasDrill,
  algorithmsFixed,
  audienceNamed,
  bodiesValidated,
  bodyBounded,
  bruteForceProtected,
  bucketsAroundObjective,
  burnRateAlerts,
  certificateRenewedInTime,
  certificatesRotate,
  clientSecretNotInFile,
  connectionsFitGateways,
  corsWithoutCredentials,
  deadManSwitch,
  errorsLeakNothing,
  errorsTraced,
  fallbackShowsFailure,
  filtersInOrder,
  forwardedForReplaced,
  frontHsts,
  frontTlsVersion,
  goldenAlertsExist,
  headersBounded,
  healthDetectsInTime,
  healthOverHttp,
  identityEncrypted,
  identityHeadersStripped,
  kafkaListenerPortConflict,
  kafkaSpareReplica,
  keyCooldown,
  keyUrlsNotTrusted,
  keysKept,
  keysRotate,
  labelCardinality,
  leewaySmall,
  limitBurstWorks,
  loadBalancerRetrySafe,
  loadBalancerTimeoutsSet,
  logsRedact,
  noPasswordGrant,
  objectHasOwner,
  privateAnswerNotCached,
  publicClientUsesPkce,
  recoveryPointPossible,
  redirectExact,
  retentionFits,
  retryHasBudget,
  routeHasBreaker,
  routeHasLimit,
  routeReachable,
  scopeExists,
  secretsInStore,
  statsNotPublic,
  sumOfPoolsFits,
  timeoutsDecrease,
  tokenShortLived,
  tokenTyped,
  twoLoadBalancers,
  virtualIpInSubnet,
  vrrpPrioritiesDiffer,
  vrrpTracksProcess,
  vrrpUnicast,
  weightsSumToOne,
  writeNeedsScope,
]
