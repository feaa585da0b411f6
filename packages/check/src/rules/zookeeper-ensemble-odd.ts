import type { Rule } from '../rule.ts'

/** A ZooKeeper ensemble must have an odd number of nodes, outside `local` at least three: a majority decides. */
export const zookeeperEnsembleOdd: Rule = {
  id: 'zookeeper-ensemble-odd',
  severity: 'error',
  source: 'https://zookeeper.apache.org/doc/current/zookeeperAdmin.html#sc_zkMulitServerSetup',
  *check({ environment, clusters }) {
    const least = environment === 'local' ? 1 : 3
    for (const cluster of clusters) {
      const { name, mode, zookeepers } = cluster
      if (mode !== 'zookeeper' || (zookeepers >= least && zookeepers % 2 === 1)) continue
      const better = Math.max(least, zookeepers - 1)
      yield {
        at: [cluster, 'zookeepers'],
        what: `The ZooKeeper ensemble of Kafka "${name}" has ${zookeepers} ${zookeepers === 1 ? 'node' : 'nodes'}`,
        why:
          zookeepers < least
            ? 'If one is lost there is no majority, and no partition gets a new leader'
            : `It survives no more losses than ${better} nodes would, and each write waits for one more of them`,
        fix: `Set zookeepers to ${better}`,
        set: String(better),
      }
    }
  },
  examples: {
    bad: [
      { events: { mode: 'zookeeper', version: '3.9', zookeepers: 6 } },
      { events: { mode: 'zookeeper', version: '3.9', zookeepers: 1 }, environment: 'ha' },
      { events: { mode: 'zookeeper', version: '3.9', zookeepers: 2 }, environment: 'local' },
      { events: { mode: 'zookeeper', version: '3.9', zookeepers: 0 }, environment: 'local' },
    ],
    good: [
      { events: { mode: 'zookeeper', version: '3.9', zookeepers: 3 } },
      { events: { mode: 'zookeeper', version: '3.9', zookeepers: 1 }, environment: 'local' },
      { events: { mode: 'kraft', zookeepers: 2 } },
    ],
  },
}
