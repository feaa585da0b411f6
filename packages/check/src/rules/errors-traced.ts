import type { Rule } from '../rule.ts'

/** Outside `local`, every failed request must have a trace, however few of the others have one. */
export const errorsTraced: Rule = {
  id: 'errors-traced',
  severity: 'warning',
  source: 'https://opentelemetry.io/docs/concepts/sampling/#tail-sampling',
  *check({ environment, tracings }) {
    if (environment === 'local') return
    for (const tracing of tracings) {
      if (tracing.keepsErrors) continue
      yield {
        at: [tracing, 'keepsErrors'],
        what: `"${tracing.name}" keeps ${tracing.tracesPerSecond} traces a second, whether they failed or not`,
        why: 'Failures are rare, so a failed request most likely has no trace',
        fix: 'Set keepsErrors to true',
        set: 'true',
      }
    }
  },
  examples: {
    bad: [{ traces: { keepsErrors: false } }],
    good: [
      { traces: { keepsErrors: true } },
      { traces: { keepsErrors: false }, environment: 'local' },
    ],
  },
}
