import type { Rule } from '../rule.ts'

/** A process that cannot work now is left alone; only one that is stuck is restarted. */
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
        what: `"${name}" is asked at ${probes.liveness} both whether it is ready and whether it lives`,
        why: 'When its database is away for a moment all its processes are restarted at once, again and again, and it is slower to come back',
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
