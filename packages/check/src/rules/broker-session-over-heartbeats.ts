import { milliseconds } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/**
 * A broker may miss two heartbeats and keeps its partitions: its session lasts for three of them at least. In
 * ZooKeeper mode there are no such heartbeats.
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
        what: `A broker of Kafka "${name}" counts as dead after ${time(sessionTimeout)} and sends a heartbeat every ${time(heartbeat)}`,
        why: 'One that is late, as in a long garbage collection, moves the leaders of all its partitions, and writes wait for that',
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
