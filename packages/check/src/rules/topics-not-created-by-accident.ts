import type { Rule } from '../rule.ts'

/** A topic must exist only if it is declared: a misspelt name must be an error, not a new topic. */
export const topicsNotCreatedByAccident: Rule = {
  id: 'topics-not-created-by-accident',
  severity: 'error',
  source: 'https://kafka.apache.org/documentation/#brokerconfigs_auto.create.topics.enable',
  *check({ clusters }) {
    for (const cluster of clusters) {
      if (!cluster.autoCreateTopics) continue
      yield {
        at: [cluster, 'autoCreateTopics'],
        what: `Kafka "${cluster.name}" creates a topic when a client names one that does not exist`,
        why: 'Events for a misspelt topic go where nobody reads them, with default partitions and retention',
        fix: 'Leave autoCreateTopics out, and declare each topic',
        set: 'false',
      }
    }
  },
  examples: {
    bad: [{ events: { autoCreateTopics: true } }],
    good: [{ events: { autoCreateTopics: false } }],
  },
}
