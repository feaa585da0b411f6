import type { Rule } from '../rule.ts'

/** Two bear no loss: both must agree. */
const least = 3

/**
 * Outside `local` Kafka has three, five or seven controllers. A majority decides: two stop when one is lost, and a
 * fourth adds nothing but one more that can fail. Without controllers of their own the brokers vote.
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
            ? 'When one is lost there is no majority: no partition gets a new leader, no topic is made'
            : `It survives no more losses than with ${better}, and has one more part that can fail`,
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
