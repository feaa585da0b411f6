import { metrics } from '@ballast/model'
import type { Rule } from '../rule.ts'

/** The labels of metrics have few values: none for each user, object or request. */
export const labelCardinality: Rule = {
  id: 'label-cardinality',
  severity: 'error',
  source: 'https://prometheus.io/docs/practices/naming/#labels',
  *check({ metrics }) {
    for (const [index, label] of (metrics?.labels ?? []).entries()) {
      if (!unbounded.test(label)) continue
      yield {
        at: [metrics!, 'labels', index],
        what: `The platform's metrics have the label "${label}"`,
        why: 'Each value is a series of its own, for each bucket: Prometheus runs out of memory as the platform grows, and alerting with it',
        fix: 'Leave it to logs and traces, which are found by it',
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
