import type { Rule } from '../rule.ts'

/**
 * Liveness and readiness must be different probes: a process that cannot work now is left alone, and only a stuck one
 * is restarted.
 */
export const livenessDiffersFromReadiness: Rule = {
  id: 'liveness-differs-from-readiness',
  severity: 'error',
  source: 'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/',
  *check({ services, gateways }) {
    for (const holder of [...services, ...gateways]) {
      const { name, probes } = holder
      if (probes.liveness !== probes.readiness) continue
      yield {
        at: [holder, 'probes', probes.liveness === '/readyz' ? 'liveness' : 'readiness'],
        what: `"${name}" uses ${probes.liveness} both as its readiness and as its liveness probe`,
        why: 'When its database is down for a moment, all its processes are restarted at once, again and again, and recovery takes longer',
        fix: 'Leave liveness at /livez and readiness at /readyz',
      }
    }
  },
  examples: {
    bad: [
      { oven: { probes: { liveness: '/readyz' } } },
      { api: { probes: { readiness: '/livez' } } },
    ],
    good: [{ oven: { probes: { liveness: '/alive' } } }],
  },
}
