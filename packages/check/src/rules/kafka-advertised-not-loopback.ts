import type { Rule } from '../rule.ts'

/**
 * Outside `local`, no listener may be advertised as a loopback address: each client would look for the broker on its
 * own machine.
 */
export const kafkaAdvertisedNotLoopback: Rule = {
  id: 'kafka-advertised-not-loopback',
  severity: 'error',
  source: 'https://www.confluent.io/blog/kafka-listeners-explained/',
  *check({ environment, clusters }) {
    if (environment === 'local') return
    for (const cluster of clusters) {
      for (const listener of ['internal', 'external'] as const) {
        const { advertised } = cluster.endpoints[listener]
        if (!/^(localhost|127\..+|\[?::1\]?)$/.test(advertised)) continue
        yield {
          at: [cluster, 'endpoints', listener, 'advertised'],
          what: `The ${listener} listener of Kafka "${cluster.name}" is advertised as "${advertised}" in ${environment}`,
          why: 'The first connection succeeds, but directs the client to an address where nobody listens: "Connection to node 1 could not be established"',
          fix: `Leave advertised out for "${cluster.name}", or set it to the host name that clients use`,
          set: `'${cluster.name}'`,
        }
      }
    }
  },
  examples: {
    bad: [
      { events: { endpoints: { external: { advertised: 'localhost' } } } },
      { events: { endpoints: { internal: { advertised: '127.0.0.1' } } } },
      { events: { endpoints: { internal: { advertised: '::1' } } }, environment: 'ha' },
      { events: { endpoints: { internal: { advertised: '[::1]' } } } },
    ],
    good: [
      { events: { endpoints: { external: { advertised: 'localhost.bakery.example' } } } },
      { events: { endpoints: { external: { advertised: '10.0.0.1' } } } },
      { events: { endpoints: { external: { advertised: 'localhost' } } }, environment: 'local' },
    ],
  },
}
