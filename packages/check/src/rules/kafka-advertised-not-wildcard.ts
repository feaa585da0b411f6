import type { Rule } from '../rule.ts'

/** Clients are told an address that they can call. `0.0.0.0` stands for every address of the broker, and is none. */
export const kafkaAdvertisedNotWildcard: Rule = {
  id: 'kafka-advertised-not-wildcard',
  severity: 'error',
  source: 'https://kafka.apache.org/documentation/#brokerconfigs_advertised.listeners',
  *check({ clusters }) {
    for (const cluster of clusters) {
      for (const listener of ['internal', 'external'] as const) {
        const { advertised } = cluster.endpoints[listener]
        if (!wildcards.includes(advertised)) continue
        yield {
          at: [cluster, 'endpoints', listener, 'advertised'],
          what: `The ${listener} listener of Kafka "${cluster.name}" is advertised as "${advertised}"`,
          why:
            advertised === '0.0.0.0'
              ? 'The broker does not start: "advertised.listeners cannot use the nonroutable meta-address 0.0.0.0"'
              : 'The broker starts, and each client that is told this address looks for it on its own machine',
          fix: `Leave advertised out for "${cluster.name}", or name the host by which clients know it; address is what the broker binds to`,
          set: `'${cluster.name}'`,
        }
      }
    }
  },
  examples: {
    bad: [
      { events: { endpoints: { external: { advertised: '0.0.0.0' } } } },
      { events: { endpoints: { internal: { advertised: '::' } } } },
      { events: { endpoints: { internal: { advertised: '[::]' } } } },
    ],
    good: [
      { events: { endpoints: { external: { advertised: 'kafka.bakery.example' } } } },
      { events: { endpoints: { external: { address: '0.0.0.0' } } } },
    ],
  },
}

const wildcards = ['0.0.0.0', '::', '[::]']
