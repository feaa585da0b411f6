import { milliseconds } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/**
 * A broker must be able to miss two heartbeats and keep its partitions: its session timeout must be at least three
 * heartbeat intervals. ZooKeeper mode has no such heartbeats.
 */
export const brokerSessionOverHeartbeats: Rule = {
  id: 'broker-session-over-heartbeats',
  severity: 'error',
  source: 'https://kafka.apache.org/documentation/#brokerconfigs_broker.session.timeout.ms',
  *check({ clusters }) {
    for (const cluster of clusters) {
      const { name, mode, sessionTimeout, heartbeat } = cluster
      if (mode !== 'kraft' || sessionTimeout >= 3 * heartbeat) continue
      yield {
        at: [cluster, 'sessionTimeout'],
        what: `A broker of Kafka "${name}" counts as dead after ${time(sessionTimeout)} but sends a heartbeat every ${time(heartbeat)}`,
        why: 'One late heartbeat, as in a long garbage collection, moves the leaders of all its partitions, and writes wait meanwhile',
        fix: `Set sessionTimeout to at least ${time(3 * heartbeat)}, or heartbeat to at most ${time(sessionTimeout / 3)}`,
      }
    }
  },
  examples: {
    bad: [
      { events: { sessionTimeout: milliseconds(500) } },
      { events: { heartbeat: milliseconds(667) } },
    ],
    good: [
      { events: { sessionTimeout: milliseconds(750) } },
      { events: { mode: 'zookeeper', version: '3.9', sessionTimeout: milliseconds(500) } },
    ],
  },
}
