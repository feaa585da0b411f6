import { alert, escalation } from '@ballast/model'
import type { Rule } from '../rule.ts'

/** That alerting is dead is noticed outside of it: an alert always fires, and its silence calls somebody. */
export const deadManSwitch: Rule = {
  id: 'dead-man-switch',
  severity: 'error',
  source: 'https://prometheus.io/docs/practices/alerting/#metamonitoring',
  *check({ escalation, alerts }) {
    if (escalation === undefined) return
    if (!escalation.deadManSwitch)
      yield {
        at: [escalation, 'deadManSwitch'],
        what: 'Nobody outside expects a sign of life of alerting',
        why: 'When Prometheus or Alertmanager is down everything looks well',
        fix: 'Set deadManSwitch to true',
        set: 'true',
      }
    else if (!alerts.some(({ on }) => on === 'watchdog'))
      yield {
        at: [escalation, 'deadManSwitch'],
        what: 'A sign of life of alerting is expected, and no alert "watchdog" gives it',
        why: 'Somebody is called at once and for ever, and then no longer listens',
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
