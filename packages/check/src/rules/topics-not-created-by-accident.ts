import type { Rule } from '../rule.ts'

/** A topic exists because it is declared. A misspelt name is an error, not a topic of its own. */
export const topicsNotCreatedByAccident: Rule = {
  id: 'topics-not-created-by-accident',
  severity: 'error',
  source: 'https://kafka.apache.org/documentation/#brokerconfigs_auto.create.topics.enable',
  *check({ clusters }) {
    for (const cluster of clusters) {
      if (!cluster.autoCreateTopics) continue
      yield {
        at: [cluster, 'autoCreateTopics'],
        what: `Kafka "${cluster.name}" makes a topic when one is asked for that does not exist`,
        why: 'Events of a misspelt topic go where nobody reads them, with the partitions and the retention of a default',
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
