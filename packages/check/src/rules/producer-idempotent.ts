import type { Rule } from '../rule.ts'

/**
 * The broker recognises a batch that is sent a second time. Else a repeated batch is written twice, or behind a
 * later one.
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
        why: 'After a lost acknowledgement events are written again, behind later ones with the same key: the order of events is wrong for their consumers',
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
