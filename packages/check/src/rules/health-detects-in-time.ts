import { seconds } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/**
 * A gateway that stops is taken out while it still answers: `inter` times `fall` is less than its grace.
 * The same time passes until one that died is no longer asked.
 */
export const healthDetectsInTime: Rule = {
  id: 'health-detects-in-time',
  severity: 'error',
  source: 'https://docs.haproxy.org/3.0/configuration.html#5.2-fall',
  *check({ loadBalancers }) {
    for (const balancer of loadBalancers) {
      const { name, health, to } = balancer
      const detected = health.inter * health.fall
      if (detected < to.grace) continue
      yield {
        at: [balancer, 'health', 'inter'],
        what: `Load balancer "${name}" takes a gateway out after ${health.fall} checks, ${time(health.inter)} apart; "${to.name}" ends ${time(to.grace)} after it says that it stops`,
        why: `For up to ${time(detected)} requests go to a process that is gone: each update of the gateway fails some`,
        fix: `Check at least every ${time(Math.floor(to.grace / health.fall / 2))}`,
      }
    }
  },
  examples: {
    bad: [
      { front: { health: { inter: seconds(5), fall: 2 } } },
      { front: { health: { inter: seconds(2), fall: 5 } } },
    ],
    good: [
      { front: { health: { inter: seconds(4), fall: 2 } } },
      { front: { health: { inter: seconds(5), fall: 2 } }, api: { grace: seconds(11) } },
    ],
  },
}
