import type { Rule } from '../rule.ts'

/** Smallest quorum that survives a loss: of two, both must agree. */
const least = 3

/**
 * Outside `local`, Kafka must have an odd number of controllers, at least three. A majority decides: two stop when one
 * is lost, and a fourth is only one more that can fail. Without dedicated controllers the brokers vote.
 */
export const controllersOdd: Rule = {
  id: 'controllers-odd',
  severity: 'error',
  source: 'https://kafka.apache.org/documentation/#kraft_deployment',
  *check({ environment, clusters }) {
    if (environment === 'local') return
    for (const cluster of clusters) {
      const { name, mode, controllers, brokers } = cluster
      const voters = controllers || brokers
      if (mode !== 'kraft' || (voters >= least && voters % 2 === 1)) continue
      const better = Math.max(least, voters - 1)
      yield {
        at: [cluster, 'controllers'],
        what: `Kafka "${name}" has ${voters} ${controllers === 0 ? 'brokers that vote' : voters === 1 ? 'controller' : 'controllers'}`,
        why:
          voters < least
            ? 'If one is lost there is no majority: no partition gets a new leader, and no topic is created'
            : `It survives no more losses than ${better} would, and has one more part that can fail`,
        fix: `Set controllers to ${better}`,
      }
    }
  },
  examples: {
    bad: [
      { events: { controllers: 4 } },
      { events: { controllers: 1 }, environment: 'ha' },
      { events: { controllers: 2 } },
      { events: { controllers: 0, brokers: 6 } },
    ],
    good: [
      { events: { controllers: 3 } },
      { events: { controllers: 5 } },
      { events: { controllers: 0, brokers: 3 } },
      { events: { controllers: 0, brokers: 1 }, environment: 'local' },
      { events: { mode: 'zookeeper', version: '3.9', brokers: 4 } },
    ],
  },
}
