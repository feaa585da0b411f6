import { kibibytes, mebibytes } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { size } from '../words.ts'

/** The largest event of a topic is one that its brokers accept. */
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
        what: `Topic "${name}" has events of up to ${size(maxMessage)}, Kafka "${on.name}" accepts ${size(on.maxMessage)}`,
        why: 'The first large event is refused (MESSAGE_TOO_LARGE) at every attempt, and its outbox waits behind it',
        fix: `Keep what is large elsewhere and publish its address, or set maxMessage of "${on.name}" to ${size(maxMessage)}`,
      }
    }
  },
  examples: {
    bad: [{ baked: { maxMessage: mebibytes(2) } }, { events: { maxMessage: kibibytes(511) } }],
    good: [{ baked: { maxMessage: mebibytes(1) } }, { events: { maxMessage: kibibytes(512) } }],
  },
}
