import { milliseconds, seconds } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/**
 * A consumer must be able to miss two heartbeats and stay in its group: the session timeout must be at least three
 * heartbeat intervals.
 */
export const consumerSessionOverHeartbeats: Rule = {
  id: 'consumer-session-over-heartbeats',
  severity: 'error',
  source: 'https://kafka.apache.org/documentation/#consumerconfigs_heartbeat.interval.ms',
  *check({ services }) {
    for (const consumer of services) {
      const { sessionTimeout, heartbeat } = consumer.consumption
      if (consumer.consumes.length === 0 || sessionTimeout >= 3 * heartbeat) continue
      yield {
        at: [consumer, 'consumption', 'sessionTimeout'],
        what: `Service "${consumer.name}" leaves its group after ${time(sessionTimeout)} without a heartbeat but sends one every ${time(heartbeat)}`,
        why: 'One late heartbeat starts a rebalance of all partitions, and meanwhile nothing is handled',
        fix: `Set sessionTimeout to at least ${time(3 * heartbeat)}, or heartbeat to at most ${time(sessionTimeout / 3)}`,
      }
    }
  },
  examples: {
    bad: [
      { shelf: { consumption: { sessionTimeout: seconds(1) } } },
      { shelf: { consumption: { heartbeat: milliseconds(2_001) } } },
    ],
    good: [
      { shelf: { consumption: { heartbeat: seconds(2) } } },
      { oven: { consumption: { sessionTimeout: seconds(1) } } },
    ],
  },
}
