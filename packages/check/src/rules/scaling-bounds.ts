import type { Rule } from '../rule.ts'

/**
 * Replicas are scaled between bounds that the declared number lies in; outside `local` to no less than two;
 * and no more than a topic has partitions where they follow its lag.
 */
export const scalingBounds: Rule = {
  id: 'scaling-bounds',
  severity: 'error',
  source: 'https://keda.sh/docs/latest/scalers/apache-kafka/',
  *check({ environment, services, gateways }) {
    for (const holder of [...services, ...gateways]) {
      const { name, replicas, autoscaling } = holder
      if (autoscaling === undefined) continue
      const { least, most, on } = autoscaling
      const topics = holder.kind === 'service' ? holder.consumes : []
      const partitions = Math.max(0, ...topics.map((topic) => topic.partitions))
      if (least > replicas || most < replicas)
        yield {
          at: [holder, 'autoscaling', least > replicas ? 'least' : 'most'],
          what: `"${name}" has ${replicas} replicas and is scaled between ${least} and ${most}`,
          why: 'Each deployment sets the one number and the scaler the other: processes end under load for nothing',
          fix: `Let least be at most ${replicas} and most at least ${replicas}`,
          set: String(replicas),
        }
      else if (environment !== 'local' && least < 2)
        yield {
          at: [holder, 'autoscaling', 'least'],
          what: `"${name}" is scaled down to ${least}`,
          why: 'At night one machine that restarts is an outage',
          fix: 'Set least to 2',
          set: '2',
        }
      else if (on === 'lag' && most > partitions)
        yield {
          at: [holder, 'autoscaling', 'most'],
          what: `"${name}" follows its lag up to ${most} replicas; its topics have ${partitions} partitions at most`,
          why: 'A partition has one consumer of a group: the replicas beyond it wait, and are paid for',
          fix: `Set most to ${partitions}, give the topic more partitions, or follow "cpu"`,
        }
    }
  },
  examples: {
    bad: [
      { oven: { autoscaling: { least: 1, most: 6, on: 'cpu', target: 70 } } },
      { shelf: { autoscaling: { least: 4, most: 6, on: 'cpu', target: 70 } } },
      { api: { autoscaling: { least: 2, most: 2, on: 'requests', target: 100 } } },
      { shelf: { autoscaling: { least: 3, most: 13, on: 'lag', target: 1_000 } } },
      // It consumes nothing.
      { oven: { autoscaling: { least: 2, most: 6, on: 'lag', target: 1_000 } } },
      { api: { autoscaling: { least: 3, most: 2, on: 'cpu', target: 70 } } },
    ],
    good: [
      { oven: { autoscaling: { least: 2, most: 20, on: 'cpu', target: 70 } } },
      { shelf: { autoscaling: { least: 3, most: 12, on: 'lag', target: 1_000 } } },
      { api: { autoscaling: { least: 3, most: 3, on: 'requests', target: 100 } } },
      {
        oven: { autoscaling: { least: 1, most: 2, on: 'cpu', target: 70 } },
        environment: 'local',
      },
    ],
  },
}
