import type { Rule } from '../rule.ts'

/** In production a service may write only the topics that it publishes and read only those that it consumes. */
export const kafkaAcls: Rule = {
  id: 'kafka-acls',
  severity: 'error',
  source: 'https://kafka.apache.org/documentation/#security_authz',
  *check({ environment, clusters }) {
    if (environment !== 'production') return
    for (const cluster of clusters) {
      if (cluster.acls === 'per-service') continue
      yield {
        at: [cluster, 'acls'],
        what: `Kafka "${cluster.name}" has no ACLs`,
        why: 'One service that is taken over reads the events of all others, and publishes in their name',
        fix: 'Leave acls out: they follow from what services publish and consume',
      }
    }
  },
  examples: {
    bad: [{ events: { acls: 'none' } }],
    good: [{ events: { acls: 'per-service' } }, { events: { acls: 'none' }, environment: 'ha' }],
  },
}
