import { type Duration, milliseconds, seconds } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/**
 * The load balancer must take a stopping gateway out while it still accepts connections: `inter` times `fall` must be
 * less than the 600 ms (or a quarter of its grace, if that is shorter) between failing readiness and closing. A gateway
 * that died keeps getting requests for the same time.
 */
export const healthDetectsInTime: Rule = {
  id: 'health-detects-in-time',
  severity: 'error',
  source: 'https://docs.haproxy.org/3.0/configuration.html#5.2-fall',
  *check({ loadBalancers }) {
    for (const balancer of loadBalancers) {
      const { name, health, to } = balancer
      const detected = health.inter * health.fall
      const drainDelayMs = drainDelay(to.grace)
      if (detected < drainDelayMs) continue
      yield {
        at: [balancer, 'health', 'inter'],
        what: `Load balancer "${name}" takes a gateway out after ${health.fall} checks, ${time(health.inter)} apart; "${to.name}" refuses connections ${time(drainDelayMs)} after it fails its readiness check`,
        why: `For up to ${time(detected)} requests go to a closed port: they wait for a retry, and fail if the next process is stopping as well`,
        fix: `Check at least every ${time(Math.floor((drainDelayMs - 1) / health.fall))}`,
      }
    }
  },
  examples: {
    bad: [
      { front: { health: { inter: milliseconds(300), fall: 2 } } },
      { front: { health: { inter: milliseconds(250), fall: 3 } } },
      { api: { grace: seconds(2) } },
    ],
    good: [
      { front: { health: { inter: milliseconds(599), fall: 1 } } },
      { api: { grace: milliseconds(2_100) } },
    ],
  },
}

/** Returns the milliseconds that `packages/gateway/src/main.ts` waits between failing /readyz and closing. */
function drainDelay(grace: Duration): number {
  return Math.min(600, grace / 4)
}
