import { days, metrics, objective, percent } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/** Metrics must be kept for at least the period of each objective. */
export const retentionFits: Rule = {
  id: 'retention-fits',
  severity: 'error',
  source: 'https://prometheus.io/docs/prometheus/latest/storage/#operational-aspects',
  *check({ metrics, objectives }) {
    if (metrics === undefined) return
    const longest = objectives.toSorted((a, b) => b.over - a.over)[0]
    if (longest === undefined || metrics.retention >= longest.over) return
    yield {
      at: [metrics, 'retention'],
      what: `Metrics are kept for ${time(metrics.retention)}, but the objective "${longest.name}" is over ${time(longest.over)}`,
      why: 'The share that is shown covers only the last days: an outage disappears while it still counts against the budget',
      fix: `Keep metrics for at least ${time(longest.over)}`,
    }
  },
  examples: {
    bad: [{ declares: () => ({ metrics: metrics({ retention: days(29) }), objectives: [up()] }) }],
    good: [
      { declares: () => ({ metrics: metrics({ retention: days(30) }), objectives: [up()] }) },
      { declares: () => ({ metrics: metrics({ retention: days(1) }) }) },
      { declares: () => ({ objectives: [up()] }), environment: 'local' },
    ],
  },
}

function up() {
  return objective('up', { kind: 'availability', share: percent(99), over: days(30) })
}
