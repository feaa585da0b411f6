import { type Duration, milliseconds, seconds } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/**
 * A gateway that stops is taken out while it still accepts connections: `inter` times `fall` is less than the
 * 600 ms that it says so before (a quarter of its grace, where that is shorter). The same time passes until
 * one that died is no longer asked.
 */
export const healthDetectsInTime: Rule = {
  id: 'health-detects-in-time',
  severity: 'error',
  source: 'https://docs.haproxy.org/3.0/configuration.html#5.2-fall',
  *check({ loadBalancers }) {
    for (const balancer of loadBalancers) {
      const { name, health, to } = balancer
      const detected = health.inter * health.fall
      const announced = announcement(to.grace)
      if (detected < announced) continue
      yield {
        at: [balancer, 'health', 'inter'],
        what: `Load balancer "${name}" takes a gateway out after ${health.fall} checks, ${time(health.inter)} apart; "${to.name}" refuses connections ${time(announced)} after it says that it stops`,
        why: `For up to ${time(detected)} requests are sent where nobody listens: they wait for another attempt, and fail when the next process stops as well`,
        fix: `Check at least every ${time(Math.floor((announced - 1) / health.fall))}`,
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

/** What `packages/gateway/src/main.ts` waits between its refusing /readyz and its closing. */
function announcement(grace: Duration): number {
  return Math.min(600, grace / 4)
}
