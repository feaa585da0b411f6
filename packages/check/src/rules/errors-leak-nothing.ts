import type { Rule } from '../rule.ts'

/** Outside `local`, an error response must tell clients what they can do, not how the platform is built. */
export const errorsLeakNothing: Rule = {
  id: 'errors-leak-nothing',
  severity: 'error',
  source: 'https://owasp.org/API-Security/editions/2023/en/0xa8-security-misconfiguration/',
  *check({ environment, gateways }) {
    if (environment === 'local') return
    for (const gateway of gateways) {
      if (gateway.errors === 'problem-details') continue
      yield {
        at: [gateway, 'errors'],
        what: `Gateway "${gateway.name}" answers errors with stack traces`,
        why: 'They reveal libraries, versions, files and parts of queries, which is half of an attack',
        fix: 'Set errors to "problem-details" (RFC 9457); its trace id leads to the log',
        set: "'problem-details'",
      }
    }
  },
  examples: {
    bad: [{ api: { errors: 'stack-traces' } }],
    good: [
      { api: { errors: 'problem-details' } },
      { api: { errors: 'stack-traces' }, environment: 'local' },
    ],
  },
}
