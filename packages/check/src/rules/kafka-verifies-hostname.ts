import type { Rule } from '../rule.ts'

/**
 * In production, clients must verify the host name in a broker's certificate: otherwise any certificate of the same CA
 * is accepted.
 */
export const kafkaVerifiesHostname: Rule = {
  id: 'kafka-verifies-hostname',
  severity: 'error',
  source:
    'https://kafka.apache.org/documentation/#producerconfigs_ssl.endpoint.identification.algorithm',
  *check({ environment, clusters }) {
    if (environment !== 'production') return
    for (const cluster of clusters) {
      const { name, verifiesHostname, endpoints } = cluster
      const encrypts = [endpoints.internal, endpoints.external].some(({ protocol }) =>
        protocol.endsWith('SSL'),
      )
      if (verifiesHostname || !encrypts) continue
      yield {
        at: [cluster, 'verifiesHostname'],
        what: `Clients of Kafka "${name}" do not verify the host name in its certificate`,
        why: 'Anybody with the certificate of any one service can intercept the traffic between a client and the broker',
        fix: 'Leave verifiesHostname out: it is true outside of local',
      }
    }
  },
  examples: {
    bad: [
      { events: { verifiesHostname: false } },
      {
        events: { verifiesHostname: false, endpoints: { internal: { protocol: 'PLAINTEXT' } } },
      },
    ],
    good: [
      { events: { verifiesHostname: true } },
      { events: { verifiesHostname: false }, environment: 'ha' },
      {
        events: {
          verifiesHostname: false,
          endpoints: { internal: { protocol: 'PLAINTEXT' }, external: { protocol: 'PLAINTEXT' } },
        },
      },
    ],
  },
}
