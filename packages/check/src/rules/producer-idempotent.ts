import type { Rule } from '../rule.ts'

/**
 * Producers must be idempotent, so that the broker recognises a batch that is sent again. Otherwise a retried batch is
 * written twice, or behind a later one.
 */
export const producerIdempotent: Rule = {
  id: 'producer-idempotent',
  severity: 'error',
  source: 'https://kafka.apache.org/documentation/#producerconfigs_enable.idempotence',
  *check({ services }) {
    for (const producer of services) {
      if (producer.publishes.length === 0 || producer.publication.idempotent) continue
      yield {
        at: [producer, 'publication', 'idempotent'],
        what: `Service "${producer.name}" publishes without idempotence`,
        why: 'After a lost acknowledgement events are written again, behind later ones with the same key: consumers see them in the wrong order',
        fix: 'Leave idempotent out, or set it to true',
        set: 'true',
      }
    }
  },
  examples: {
    bad: [{ oven: { publication: { idempotent: false } } }],
    good: [
      { oven: { publication: { idempotent: true } } },
      { shelf: { publication: { idempotent: false } } },
    ],
  },
}
