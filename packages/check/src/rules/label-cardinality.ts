import { metrics } from '@ballast/model'
import type { Rule } from '../rule.ts'

/** Metric labels must have few values: none per user, object or request. */
export const labelCardinality: Rule = {
  id: 'label-cardinality',
  severity: 'error',
  source: 'https://prometheus.io/docs/practices/naming/#labels',
  *check({ metrics }) {
    for (const [index, label] of (metrics?.labels ?? []).entries()) {
      if (!unbounded.test(label)) continue
      yield {
        at: [metrics!, 'labels', index],
        what: `The metrics of the platform have the label "${label}"`,
        why: 'Each value is a separate series for each bucket: as the platform grows, Prometheus runs out of memory and alerting stops',
        fix: 'Put it into logs and traces, which can be searched by it',
      }
    }
  },
  examples: {
    bad: [
      labelled('customerId'),
      labelled('bread_id'),
      labelled('email'),
      labelled('path'),
      labelled('id'),
    ],
    good: [
      labelled('route'),
      labelled('paid'),
      labelled('path_template'),
      { environment: 'local' },
    ],
  },
}

/** `customerId` and `customer_id`, but not `paid`. */
const unbounded =
  /(?:^id|[a-z]Id|_id)$|^(?:user|customer|order|session|email|path|url|query|address|ip|token|trace|sku)$/

function labelled(label: string) {
  return { declares: () => ({ metrics: metrics({ labels: ['service', label] }) }) }
}
