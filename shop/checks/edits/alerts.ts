import type { ShopEdits } from '../edit-shop.ts'
import { restored } from './to-be-promised.ts'

/** Edits about alerts, objectives, metrics, logs and secrets. */
export const alertsEdits: ShopEdits = {
  'alert-has-drill': {
    replace: 'escalation: escalation([',
    by: "alerts: [...standardAlerts(), alert('disk')],\n      escalation: escalation([",
  },
  'alert-has-runbook': {
    replace: 'escalation: escalation([',
    by: "alerts: [...standardAlerts().filter(({ on }) => on !== 'disk'), alert('disk', { runbook: '', drill: 'disk-full' })], escalation: escalation([",
  },
  'alert-within-objective': {
    replace: 'escalation: escalation([',
    by: "alerts: [...standardAlerts().filter(({ on }) => on !== 'errors'), alert('errors', { for: minutes(5), drill: 'overload' })], escalation: escalation([",
  },
  'alert-within-recovery-time': [
    restored,
    {
      replace: 'escalation: escalation([',
      by: "alerts: [...standardAlerts().filter(({ on }) => on !== 'primaries'), alert('primaries', { for: minutes(30), drill: 'kill-postgres' })], escalation: escalation([",
    },
  ],
  'buckets-around-objective': {
    replace: 'within: milliseconds(500)',
    by: 'within: milliseconds(600)',
  },
  'burn-rate-alerts': {
    replace: "kind: 'availability', share: percent(99.9)",
    by: "kind: 'availability', burnRateAlerts: false, share: percent(99.9)",
  },
  'certificates-rotate': {
    replace: 'escalation: escalation([',
    by: 'secrets: secrets({ rotatesEvery: days(365) }),\n      escalation: escalation([',
  },
  'consumer-lag-alert': {
    replace: 'escalation: escalation([',
    by: "alerts: standardAlerts().filter(({ on }) => on !== 'consumer-lag'),\n      escalation: escalation([",
  },
  'dead-letters-alert': {
    replace: 'escalation: escalation([',
    by: "alerts: standardAlerts().filter(({ on }) => on !== 'dead-letters'),\n      escalation: escalation([",
  },
  'dead-man-switch': {
    replace: "'head-of-engineering'])",
    by: "'head-of-engineering'], { deadManSwitch: false })",
  },
  'errors-traced': {
    replace: "tracing('traces')",
    by: "tracing('traces', { keepsErrors: false })",
  },
  'golden-alerts-exist': {
    replace: 'escalation: escalation([',
    by: "alerts: standardAlerts().filter(({ on }) => on !== 'saturation'),\n      escalation: escalation([",
  },
  'label-cardinality': {
    replace: 'escalation: escalation([',
    by: "metrics: metrics({ labels: ['service', 'customerId'] }),\n      escalation: escalation([",
  },
  'logs-redact': { replace: ", 'password', 'paymentToken']", by: ", 'password']" },
  'objective-has-alert': {
    replace: 'escalation: escalation([',
    by: "alerts: [...standardAlerts().filter(({ on }) => on !== 'errors'), alert('errors', { severity: 'ticket', drill: 'overload' })], escalation: escalation([",
  },
  'postgres-alerts-exist': {
    replace: 'return {\n    entry: front,',
    by: "return {\n    alerts: standardAlerts().filter(({ on }) => on !== 'slot-lag'),\n    entry: front,",
  },
  'retention-fits': {
    replace: 'escalation: escalation([',
    by: 'metrics: metrics({ retention: days(15) }),\n      escalation: escalation([',
  },
  'secrets-in-store': {
    replace: 'escalation: escalation([',
    by: "secrets: secrets({ store: 'files' }),\n      escalation: escalation([",
  },
  'under-replicated-alert': {
    replace: 'escalation: escalation([',
    by: "alerts: standardAlerts().filter(({ on }) => on !== 'under-replicated-partitions'),\n      escalation: escalation([",
  },
}
