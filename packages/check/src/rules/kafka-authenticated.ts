import type { Kafka } from '@ballast/model'
import type { Rule } from '../rule.ts'

/**
 * In production, every client must authenticate with SCRAM, which never sends the password over the network. Listeners
 * without encryption are left to another rule.
 */
export const kafkaAuthenticated: Rule = {
  id: 'kafka-authenticated',
  severity: 'error',
  source: 'https://kafka.apache.org/documentation/#security_sasl_scram',
  *check({ environment, clusters }) {
    if (environment !== 'production') return
    for (const cluster of clusters) {
      const { name, saslMechanism, endpoints } = cluster
      for (const listener of ['internal', 'external'] as const) {
        if (endpoints[listener].protocol !== 'SSL') continue
        yield {
          at: [cluster, 'endpoints', listener, 'protocol'],
          what: `The ${listener} listener of Kafka "${name}" does not authenticate its clients`,
          why: `${anybody}, whatever the ACLs of a service say`,
          fix: 'Leave protocol out: it is SASL_SSL outside of local',
        }
      }
      if (saslMechanism.startsWith('SCRAM') || !usesSasl(cluster)) continue
      yield {
        at: [cluster, 'saslMechanism'],
        what: `Kafka "${name}" authenticates its clients with ${saslMechanism === 'none' ? 'no mechanism' : `SASL ${saslMechanism}`}`,
        why:
          saslMechanism === 'none'
            ? 'A SASL listener without a mechanism accepts no client'
            : 'Each broker receives the passwords, and needs them in its configuration',
        fix: 'Leave saslMechanism out: it is SCRAM-SHA-512 outside of local',
      }
    }
  },
  examples: {
    bad: [
      { events: { endpoints: { external: { protocol: 'SSL' } } } },
      { events: { endpoints: { internal: { protocol: 'SSL' } } } },
      { events: { saslMechanism: 'PLAIN' } },
      { events: { saslMechanism: 'none' } },
      {
        events: {
          saslMechanism: 'PLAIN',
          endpoints: { internal: { protocol: 'PLAINTEXT' } },
        },
      },
    ],
    good: [
      { events: { saslMechanism: 'SCRAM-SHA-256' } },
      { events: { saslMechanism: 'SCRAM-SHA-512' } },
      {
        events: {
          saslMechanism: 'none',
          endpoints: { internal: { protocol: 'PLAINTEXT' }, external: { protocol: 'PLAINTEXT' } },
        },
      },
      { events: { endpoints: { external: { protocol: 'SSL' } } }, environment: 'ha' },
    ],
  },
}

const anybody = 'Anybody who can reach the port can read every event and write their own'

function usesSasl({ endpoints }: Kafka): boolean {
  return [endpoints.internal, endpoints.external].some(({ protocol }) =>
    protocol.startsWith('SASL'),
  )
}
