import type { Rule } from '../rule.ts'

/** In production, every listener must encrypt: events tell what users do, and there are strangers on the network. */
export const kafkaEncrypted: Rule = {
  id: 'kafka-encrypted',
  severity: 'error',
  source: 'https://kafka.apache.org/documentation/#security_ssl',
  *check({ environment, clusters }) {
    if (environment !== 'production') return
    for (const cluster of clusters) {
      for (const listener of ['internal', 'external'] as const) {
        const { protocol } = cluster.endpoints[listener]
        if (protocol !== 'PLAINTEXT' && protocol !== 'SASL_PLAINTEXT') continue
        yield {
          at: [cluster, 'endpoints', listener, 'protocol'],
          what: `The ${listener} listener of Kafka "${cluster.name}" uses ${protocol}`,
          why: 'Anybody on the way can read and change events, and read the passwords sent with them',
          fix: 'Leave protocol out: it is SASL_SSL outside of local',
        }
      }
    }
  },
  examples: {
    bad: [
      { events: { endpoints: { external: { protocol: 'PLAINTEXT' } } } },
      { events: { endpoints: { internal: { protocol: 'SASL_PLAINTEXT' } } } },
    ],
    good: [
      { events: { endpoints: { external: { protocol: 'SSL' } } } },
      { events: { endpoints: { external: { protocol: 'PLAINTEXT' } } }, environment: 'ha' },
    ],
  },
}
