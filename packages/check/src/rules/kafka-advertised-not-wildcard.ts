import type { Rule } from '../rule.ts'

/**
 * Brokers must advertise an address that clients can connect to. `0.0.0.0` means every address of the broker, and a
 * client cannot connect to it.
 */
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
              : 'The broker starts, but each client that gets this address looks for the broker on its own machine',
          fix: `Leave advertised out for "${cluster.name}", or set it to the host name that clients use; address is what the broker binds to`,
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
