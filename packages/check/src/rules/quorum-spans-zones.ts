import type { Report, Rule } from '../rule.ts'

/**
 * The loss of one zone must leave a quorum of the etcd members of a failover, of Kafka's controllers, and of
 * ZooKeeper's nodes. Three members need three zones; with two zones, one of them holds the majority.
 */
export const quorumSpansZones: Rule = {
  id: 'quorum-spans-zones',
  severity: 'error',
  source: 'https://etcd.io/docs/v3.5/faq/#what-is-failure-tolerance',
  *check({ environment, databases, clusters }) {
    // One machine is one zone.
    if (environment === 'local') return
    for (const database of databases) {
      const { name, failover, zones } = database
      const quorum = `the failover of postgres "${name}"`
      if (failover) yield* withoutQuorum(quorum, failover.members, zones, [database, 'zones'])
    }
    for (const cluster of clusters) {
      const { name, mode, brokers, controllers, zookeepers, zones } = cluster
      const kraft = mode === 'kraft'
      const members = kraft ? controllers || brokers : zookeepers
      const quorum = `the ${kraft ? 'controllers' : 'ZooKeeper nodes'} of Kafka "${name}"`
      yield* withoutQuorum(quorum, members, zones, [cluster, 'zones'])
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

function* withoutQuorum(
  quorum: string,
  members: number,
  zones: number,
  at: Report['at'],
): Iterable<Report> {
  // Even numbers are reported by failover-members-odd, controllers-odd and zookeeper-ensemble-odd.
  if (members === 1 || members % 2 === 0) return
  const majority = (members + 1) / 2
  const fullest = Math.ceil(members / zones)
  if (members - fullest >= majority) return
  yield {
    at,
    what: `${fullest} of the ${members} members of ${quorum} are in one of ${zones} zone${zones === 1 ? '' : 's'}`,
    why: `If that zone is lost, ${members - fullest} of the ${majority} needed for a majority remain: no failover happens, and writes stop`,
    fix: 'Spread them over 3 zones',
    set: '3',
  }
}
