import type { Rule } from '../rule.ts'

/**
 * The declared number of replicas must lie within the bounds of autoscaling; outside `local` the lower bound is at
 * least two, and with scaling by lag the upper bound is at most the number of partitions.
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
          what: `"${name}" declares ${replicas} replicas but is scaled between ${least} and ${most}`,
          why: 'Each deployment sets one number and the autoscaler another: processes are stopped under load for nothing',
          fix: `Set least to at most ${replicas} and most to at least ${replicas}`,
          set: String(replicas),
        }
      else if (environment !== 'local' && least < 2)
        yield {
          at: [holder, 'autoscaling', 'least'],
          what: `"${name}" is scaled down to ${least}`,
          why: 'At night the restart of one machine is an outage',
          fix: 'Set least to 2',
          set: '2',
        }
      else if (on === 'lag' && most > partitions)
        yield {
          at: [holder, 'autoscaling', 'most'],
          what: `"${name}" is scaled by lag up to ${most} replicas, but its topics have at most ${partitions} partitions`,
          why: 'Only one consumer of a group reads a partition: further replicas are idle, and cost money',
          fix: `Set most to ${partitions}, give the topic more partitions, or scale on "cpu"`,
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
