// Made by npm run generate-checks from the files of this folder.
import type { Rule } from '../rule.ts'
import { certificateRenewedInTime } from './certificate-renewed-in-time.ts'
import { connectionsFitGateways } from './connections-fit-gateways.ts'
import { forwardedForReplaced } from './forwarded-for-replaced.ts'
import { frontHsts } from './front-hsts.ts'
import { frontTlsVersion } from './front-tls-version.ts'
import { headersBounded } from './headers-bounded.ts'
import { healthDetectsInTime } from './health-detects-in-time.ts'
import { healthOverHttp } from './health-over-http.ts'
import { kafkaListenerPortConflict } from './kafka-listener-port-conflict.ts'
import { kafkaSpareReplica } from './kafka-spare-replica.ts'
import { loadBalancerRetrySafe } from './load-balancer-retry-safe.ts'
import { loadBalancerTimeoutsSet } from './load-balancer-timeouts-set.ts'
import { recoveryPointPossible } from './recovery-point-possible.ts'
import { statsNotPublic } from './stats-not-public.ts'
import { sumOfPoolsFits } from './sum-of-pools-fits.ts'
import { timeoutsDecrease } from './timeouts-decrease.ts'
import { twoLoadBalancers } from './two-load-balancers.ts'
import { virtualIpInSubnet } from './virtual-ip-in-subnet.ts'
import { vrrpPrioritiesDiffer } from './vrrp-priorities-differ.ts'
import { vrrpTracksProcess } from './vrrp-tracks-process.ts'
import { vrrpUnicast } from './vrrp-unicast.ts'

/** Every rule over a platform, in the order of their names. */
export const rules: readonly Rule[] = [
  certificateRenewedInTime,
  connectionsFitGateways,
  forwardedForReplaced,
  frontHsts,
  frontTlsVersion,
  headersBounded,
  healthDetectsInTime,
  healthOverHttp,
  kafkaListenerPortConflict,
  kafkaSpareReplica,
  loadBalancerRetrySafe,
  loadBalancerTimeoutsSet,
  recoveryPointPossible,
  statsNotPublic,
  sumOfPoolsFits,
  timeoutsDecrease,
  twoLoadBalancers,
  virtualIpInSubnet,
  vrrpPrioritiesDiffer,
  vrrpTracksProcess,
  vrrpUnicast,
]
