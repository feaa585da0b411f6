import type { Rule } from '../rule.ts'

/**
 * In production, a service must be able to write only the topics that it publishes and to read only those that it
 * consumes.
 */
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
        why: 'One compromised service can read the events of all others, and publish in their name',
        fix: 'Leave acls out: they are derived from what services publish and consume',
      }
    }
  },
  examples: {
    bad: [{ events: { acls: 'none' } }],
    good: [{ events: { acls: 'per-service' } }, { events: { acls: 'none' }, environment: 'ha' }],
  },
}
