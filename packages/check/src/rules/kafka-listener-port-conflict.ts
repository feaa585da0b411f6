import { listenerConflict } from '../kafka/listeners.ts'
import type { Rule } from '../rule.ts'

/**
 * The broker does not start with two listeners on one port, whatever their addresses are: "Each listener
 * must have a different port unless exactly one listener has an IPv4 address and the other IPv6 address".
 */
export const kafkaListenerPortConflict: Rule = {
  id: 'kafka-listener-port-conflict',
  severity: 'error',
  source: 'https://kafka.apache.org/documentation/#brokerconfigs_listeners',
  *check({ clusters }) {
    for (const cluster of clusters) {
      const { internal, external } = cluster.endpoints
      const conflict = listenerConflict([
        { name: 'INTERNAL', host: internal.address, port: internal.port },
        { name: 'EXTERNAL', host: external.address, port: external.port },
      ])
      if (conflict === undefined) continue
      const free = external.port === 29_092 ? 9_092 : 29_092
      yield {
        at: [cluster, 'listeners', 'external'],
        what: `Both listeners of Kafka "${cluster.name}", INTERNAL and EXTERNAL, are on port ${external.port}`,
        why: conflict.why,
        fix: `Give the external listener another port, such as ${free}; or bind one of the two to an IPv4 address and the other to an IPv6 address`,
        set: String(free),
      }
    }
  },
  examples: {
    bad: [
      { events: { listeners: { internal: 9_092, external: 9_092 } } },
      { events: { listeners: { internal: 29_092, external: 29_092 } } },
      {
        events: {
          listeners: { internal: 9_092, external: 9_092 },
          endpoints: { internal: { address: '10.0.0.1' }, external: { address: '10.0.0.2' } },
        },
      },
    ],
    good: [
      { events: { listeners: { internal: 9_092, external: 9_093 } } },
      {
        events: {
          listeners: { internal: 9_092, external: 9_092 },
          endpoints: { internal: { address: '0.0.0.0' }, external: { address: '::' } },
        },
      },
    ],
  },
}
