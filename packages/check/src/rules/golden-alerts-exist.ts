import { type AlertSubject, alert, standardAlerts } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { list } from '../words.ts'

/** Outside `local`, errors, latency, saturation, full disks and expiring certificates must have alerts. */
export const goldenAlertsExist: Rule = {
  id: 'golden-alerts-exist',
  severity: 'error',
  source:
    'https://sre.google/sre-book/monitoring-distributed-systems/#xref_monitoring_golden-signals',
  *check({ environment, alerts, entry }) {
    if (environment === 'local') return
    const missing = golden.filter((subject) => !alerts.some(({ on }) => on === subject))
    if (missing.length === 0) return
    yield {
      at: [entry],
      what: `No alert watches ${list(missing)} in ${environment}`,
      why: 'Customers notice first, and call somebody who cannot see the problem',
      fix: 'Start from standardAlerts() and adapt it',
    }
  },
  examples: {
    bad: [
      { declares: () => ({ alerts: [alert('errors'), alert('latency')] }) },
      { declares: () => ({ alerts: without('disk') }), environment: 'ha' },
    ],
    good: [
      { declares: () => ({ alerts: without('outbox') }) },
      { declares: () => ({ alerts: [] }), environment: 'local' },
    ],
  },
}

const golden: AlertSubject[] = ['errors', 'latency', 'saturation', 'disk', 'certificates']

function without(subject: AlertSubject) {
  return standardAlerts().filter(({ on }) => on !== subject)
}
