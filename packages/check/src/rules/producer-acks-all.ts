import type { Rule } from '../rule.ts'

/** A published event must be acknowledged by all in-sync replicas, not by the leader alone. */
export const producerAcksAll: Rule = {
  id: 'producer-acks-all',
  severity: 'error',
  source: 'https://kafka.apache.org/documentation/#producerconfigs_acks',
  *check({ services }) {
    for (const producer of services) {
      const { acks } = producer.publication
      if (producer.publishes.length === 0 || acks === 'all') continue
      yield {
        at: [producer, 'publication', 'acks'],
        what: `Service "${producer.name}" publishes with acks=${acks}`,
        why: `${acks === 0 ? 'Nothing confirms that an event arrived' : 'Losing a leader loses events that it has acknowledged'}, and the outbox counts them as published`,
        fix: 'Leave acks out, or set it to "all"',
        set: "'all'",
      }
    }
  },
  examples: {
    bad: [{ oven: { publication: { acks: 1 } } }, { oven: { publication: { acks: 0 } } }],
    good: [{ oven: { publication: { acks: 'all' } } }, { shelf: { publication: { acks: 1 } } }],
  },
}
