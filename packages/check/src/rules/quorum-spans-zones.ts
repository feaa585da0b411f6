import type { Report, Rule } from '../rule.ts'

/**
 * The loss of one zone leaves a majority of those that vote: the keepers of a database's lease, Kafka's controllers,
 * ZooKeeper's nodes. Three members need three zones; in two zones one of them holds the majority.
 */
export const quorumSpansZones: Rule = {
  id: 'quorum-spans-zones',
  severity: 'error',
  source: 'https://etcd.io/docs/v3.5/faq/#what-is-failure-tolerance',
  *check({ environment, databases, clusters }) {
    // This machine is one zone.
    if (environment === 'local') return
    for (const database of databases) {
      const { name, failover, zones } = database
      const whose = `the failover of postgres "${name}"`
      if (failover) yield* voters(whose, failover.members, zones, [database, 'zones'])
    }
    for (const cluster of clusters) {
      const { name, mode, brokers, controllers, zookeepers, zones } = cluster
      const kraft = mode === 'kraft'
      const members = kraft ? controllers || brokers : zookeepers
      const whose = `the ${kraft ? 'controllers' : 'ZooKeeper nodes'} of Kafka "${name}"`
      yield* voters(whose, members, zones, [cluster, 'zones'])
    }
  },
  examples: {
    bad: [
      { breads: { zones: 2 } },
      { breads: { failover: { members: 5 }, zones: 2 } },
      { events: { zones: 1 } },
      { events: { controllers: 0, zones: 2 } },
      { events: { mode: 'zookeeper', version: '3.9', zookeepers: 3, zones: 2 } },
    ],
    good: [
      { breads: { zones: 3 } },
      { breads: { failover: { members: 5 }, zones: 3 } },
      { breads: { failover: { members: 4 }, zones: 3 } },
      { breads: { failover: { members: 2 } } },
      { breads: { failover: { members: 1 } } },
      { breads: { failover: false, zones: 1 } },
      { breads: { failover: { members: 3 }, zones: 1 }, environment: 'local' },
    ],
  },
}

function* voters(
  whose: string,
  members: number,
  zones: number,
  at: Report['at'],
): Iterable<Report> {
  // That there must be three or another odd number of them is another rule's matter.
  if (members === 1 || members % 2 === 0) return
  const majority = (members + 1) / 2
  const fullest = Math.ceil(members / zones)
  if (members - fullest >= majority) return
  yield {
    at,
    what: `Of ${members} members of ${whose}, ${fullest} are in one of ${zones} zone${zones === 1 ? '' : 's'}`,
    why: `When that zone is lost, ${members - fullest} remain of the ${majority} that make a majority: nothing takes over, and writes stop`,
    fix: 'Spread them over 3 zones',
    set: '3',
  }
}
