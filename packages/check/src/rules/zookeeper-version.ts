import type { Rule } from '../rule.ts'

/** ZooKeeper mode must run on Kafka 3.9, the last version that supports it. */
export const zookeeperVersion: Rule = {
  id: 'zookeeper-version',
  severity: 'error',
  source: 'https://kafka.apache.org/40/getting-started/upgrade/',
  *check({ clusters }) {
    for (const cluster of clusters) {
      if (cluster.mode !== 'zookeeper' || cluster.version === '3.9') continue
      yield {
        at: [cluster, 'mode'],
        what: `Kafka "${cluster.name}" is version ${cluster.version} with ZooKeeper`,
        why: 'The broker does not start: "Missing required configuration \'process.roles\'", which is KRaft',
        fix: 'Leave mode out for KRaft, or set version to "3.9"',
        set: "'kraft'",
      }
    }
  },
  examples: {
    bad: [
      { events: { mode: 'zookeeper' } },
      { events: { mode: 'zookeeper', version: '4.0' }, environment: 'local' },
    ],
    good: [
      { events: { mode: 'zookeeper', version: '3.9' } },
      { events: { mode: 'kraft', version: '4.0' } },
    ],
  },
}
