import { days, metrics, objective, percent } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/** Figures are kept for as long as an objective is reckoned over. */
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
      what: `Metrics are kept ${time(metrics.retention)}; the objective "${longest.name}" is reckoned over ${time(longest.over)}`,
      why: 'The share that is shown is that of the last days alone: an outage is forgotten before its budget is',
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
