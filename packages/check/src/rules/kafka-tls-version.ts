import type { Rule } from '../rule.ts'

/** Kafka must accept only TLS 1.2 or later: 1.0 and 1.1 are deprecated. */
export const kafkaTlsVersion: Rule = {
  id: 'kafka-tls-version',
  severity: 'error',
  source: 'https://www.rfc-editor.org/rfc/rfc8996',
  *check({ clusters }) {
    for (const cluster of clusters) {
      const { name, minTls } = cluster
      if (minTls === '1.2' || minTls === '1.3') continue
      yield {
        at: [cluster, 'minTls'],
        what: `Kafka "${name}" accepts TLS ${minTls}`,
        why: 'An attacker can downgrade both sides to it, and to ciphers that can be broken; Java 11 and later refuse it unless their defaults are weakened',
        fix: 'Leave minTls out, or set it to "1.3"',
        set: "'1.3'",
      }
    }
  },
  examples: {
    bad: [{ events: { minTls: '1.1' } }, { events: { minTls: '1.0' } }],
    good: [{ events: { minTls: '1.2' } }, { events: { minTls: '1.3' } }],
  },
}
