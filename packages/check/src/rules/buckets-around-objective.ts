import { milliseconds, objective, percent } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { list, time } from '../words.ts'

/**
 * The latency of an objective must be a histogram bucket bound: then the share below it is counted, not interpolated.
 */
export const bucketsAroundObjective: Rule = {
  id: 'buckets-around-objective',
  severity: 'error',
  source: 'https://prometheus.io/docs/practices/histograms/#apdex-score',
  *check({ metrics, objectives }) {
    if (metrics === undefined) return
    for (const objective of objectives) {
      const { name, within } = objective
      if (within === undefined || metrics.buckets.includes(within)) continue
      const nearest = metrics.buckets.toSorted(
        (a, b) => Math.abs(a - within) - Math.abs(b - within),
      )
      yield {
        at: [objective, 'within'],
        what: `The objective "${name}" is about ${time(within)}, which is not a bucket bound`,
        why: 'The share of requests within it is interpolated between two bounds, and can be off by everything that lies between them',
        fix: `Use one of the bounds ${list(nearest.slice(0, 2).map((bound) => time(bound)))}, or add ${time(within)} to the buckets of metrics`,
      }
    }
  },
  examples: {
    bad: [{ declares: () => ({ objectives: [quick(300)] }) }],
    good: [
      { declares: () => ({ objectives: [quick(250)] }) },
      { declares: () => ({ objectives: [quick(300)] }), environment: 'local' },
      {
        declares: () => ({
          objectives: [objective('up', { kind: 'availability', share: percent(99) })],
        }),
      },
    ],
  },
}

function quick(within: number) {
  return objective('quick', { kind: 'latency', share: percent(99), within: milliseconds(within) })
}
