import { kibibytes, mebibytes } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { size } from '../words.ts'

/** The brokers must accept the largest event of a topic. */
export const messageFitsBroker: Rule = {
  id: 'message-fits-broker',
  severity: 'error',
  source: 'https://kafka.apache.org/documentation/#brokerconfigs_message.max.bytes',
  *check({ topics }) {
    for (const topic of topics) {
      const { name, maxMessage, on } = topic
      if (maxMessage <= on.maxMessage) continue
      yield {
        at: [topic, 'maxMessage'],
        what: `Topic "${name}" has events of up to ${size(maxMessage)}, but Kafka "${on.name}" accepts only ${size(on.maxMessage)}`,
        why: 'The first large event is refused (MESSAGE_TOO_LARGE) on every attempt, and the outbox waits behind it',
        fix: `Store large content elsewhere and publish its address, or set maxMessage of "${on.name}" to ${size(maxMessage)}`,
      }
    }
  },
  examples: {
    bad: [{ baked: { maxMessage: mebibytes(2) } }, { events: { maxMessage: kibibytes(511) } }],
    good: [{ baked: { maxMessage: mebibytes(1) } }, { events: { maxMessage: kibibytes(512) } }],
  },
}
