// Made by npm run generate-checks from the files of this folder.
import type { Rule } from '../rule.ts'
import { bodiesValidated } from './bodies-validated.ts'
import { bodyBounded } from './body-bounded.ts'
import { certificateRenewedInTime } from './certificate-renewed-in-time.ts'
import { connectionsFitGateways } from './connections-fit-gateways.ts'
import { corsWithoutCredentials } from './cors-without-credentials.ts'
import { errorsLeakNothing } from './errors-leak-nothing.ts'
import { fallbackShowsFailure } from './fallback-shows-failure.ts'
import { filtersInOrder } from './filters-in-order.ts'
import { forwardedForReplaced } from './forwarded-for-replaced.ts'
import { frontHsts } from './front-hsts.ts'
import { frontTlsVersion } from './front-tls-version.ts'
import { headersBounded } from './headers-bounded.ts'
import { healthDetectsInTime } from './health-detects-in-time.ts'
import { healthOverHttp } from './health-over-http.ts'
import { identityHeadersStripped } from './identity-headers-stripped.ts'
import { kafkaListenerPortConflict } from './kafka-listener-port-conflict.ts'
import { kafkaSpareReplica } from './kafka-spare-replica.ts'
import { limitBurstWorks } from './limit-burst-works.ts'
import { loadBalancerRetrySafe } from './load-balancer-retry-safe.ts'
import { loadBalancerTimeoutsSet } from './load-balancer-timeouts-set.ts'
import { objectHasOwner } from './object-has-owner.ts'
import { privateAnswerNotCached } from './private-answer-not-cached.ts'
import { recoveryPointPossible } from './recovery-point-possible.ts'
import { retryHasBudget } from './retry-has-budget.ts'
import { routeHasBreaker } from './route-has-breaker.ts'
import { routeHasLimit } from './route-has-limit.ts'
import { routeReachable } from './route-reachable.ts'
import { statsNotPublic } from './stats-not-public.ts'
import { sumOfPoolsFits } from './sum-of-pools-fits.ts'
import { timeoutsDecrease } from './timeouts-decrease.ts'
import { twoLoadBalancers } from './two-load-balancers.ts'
import { virtualIpInSubnet } from './virtual-ip-in-subnet.ts'
import { vrrpPrioritiesDiffer } from './vrrp-priorities-differ.ts'
import { vrrpTracksProcess } from './vrrp-tracks-process.ts'
import { vrrpUnicast } from './vrrp-unicast.ts'
import { weightsSumToOne } from './weights-sum-to-one.ts'
import { writeNeedsScope } from './write-needs-scope.ts'

/** Every rule over a platform, in the order of their names. */
export const rules: readonly Rule[] = [
  bodiesValidated,
  bodyBounded,
  certificateRenewedInTime,
  connectionsFitGateways,
  corsWithoutCredentials,
  errorsLeakNothing,
  fallbackShowsFailure,
  filtersInOrder,
  forwardedForReplaced,
  frontHsts,
  frontTlsVersion,
  headersBounded,
  healthDetectsInTime,
  healthOverHttp,
  identityHeadersStripped,
  kafkaListenerPortConflict,
  kafkaSpareReplica,
  limitBurstWorks,
  loadBalancerRetrySafe,
  loadBalancerTimeoutsSet,
  objectHasOwner,
  privateAnswerNotCached,
  recoveryPointPossible,
  retryHasBudget,
  routeHasBreaker,
  routeHasLimit,
  routeReachable,
  statsNotPublic,
  sumOfPoolsFits,
  timeoutsDecrease,
  twoLoadBalancers,
  virtualIpInSubnet,
  vrrpPrioritiesDiffer,
  vrrpTracksProcess,
  vrrpUnicast,
  weightsSumToOne,
  writeNeedsScope,
]
