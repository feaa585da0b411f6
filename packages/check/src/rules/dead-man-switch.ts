import { alert, escalation } from '@ballast/model'
import type { Rule } from '../rule.ts'

/**
 * A failure of the alerting itself must be noticed from outside: one alert always fires, and its silence pages
 * somebody.
 */
export const deadManSwitch: Rule = {
  id: 'dead-man-switch',
  severity: 'error',
  source: 'https://prometheus.io/docs/practices/alerting/#metamonitoring',
  *check({ escalation, alerts }) {
    if (escalation === undefined) return
    if (!escalation.deadManSwitch)
      yield {
        at: [escalation, 'deadManSwitch'],
        what: "No dead man's switch outside the platform watches the alerting",
        why: 'When Prometheus or Alertmanager is down, everything looks fine',
        fix: 'Set deadManSwitch to true',
        set: 'true',
      }
    else if (!alerts.some(({ on }) => on === 'watchdog'))
      yield {
        at: [escalation, 'deadManSwitch'],
        what: "A dead man's switch is declared, but no alert on watchdog sends its heartbeat",
        why: 'Somebody is paged at once and without end, and soon ignores it',
        fix: "Add alert('watchdog', { severity: 'ticket' }) to the alerts",
      }
  },
  examples: {
    bad: [
      { declares: () => ({ escalation: escalation(['bakers'], { deadManSwitch: false }) }) },
      { declares: () => ({ escalation: escalation(['bakers']), alerts: [alert('errors')] }) },
    ],
    good: [{ declares: () => ({ escalation: escalation(['bakers']) }) }, {}],
  },
}
