import { type Duration, minutes, seconds } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/**
 * A batch is handled before the group takes its consumer for dead. Attempts that block the partition count with
 * the pauses between them.
 */
export const handlingWithinPollInterval: Rule = {
  id: 'handling-within-poll-interval',
  severity: 'error',
  source: 'https://kafka.apache.org/documentation/#consumerconfigs_max.poll.interval.ms',
  *check({ services }) {
    for (const consumer of services) {
      if (consumer.consumes.length === 0) continue
      const { maxHandling, maxPollInterval, retries, attempts, longestBackoff } =
        consumer.consumption
      const busy = (
        retries === 'blocking'
          ? attempts * maxHandling + (attempts - 1) * longestBackoff
          : maxHandling
      ) as Duration
      if (busy < maxPollInterval) continue
      yield {
        at: [consumer, 'consumption', 'maxPollInterval'],
        what: `Service "${consumer.name}" may be busy with a batch for ${time(busy)}${retries === 'blocking' ? `, its ${attempts} attempts included` : ''}; after ${time(maxPollInterval)} it is out of its group`,
        why: 'Its partitions go to another member while it works: the batch is handled a second time, and again, and nothing moves on',
        fix: `Set maxPollInterval to more than ${time(busy)}, or handle less at once`,
      }
    }
  },
  examples: {
    bad: [
      { shelf: { consumption: { maxHandling: minutes(5) } } },
      { shelf: { consumption: { retries: 'blocking' } } },
      {
        shelf: {
          consumption: {
            retries: 'blocking',
            attempts: 3,
            maxHandling: seconds(90),
            longestBackoff: seconds(15),
          },
        },
      },
    ],
    good: [
      { shelf: { consumption: { maxHandling: seconds(299) } } },
      {
        shelf: {
          consumption: {
            retries: 'blocking',
            attempts: 3,
            maxHandling: seconds(90),
            longestBackoff: seconds(14),
          },
        },
      },
      { oven: { consumption: { maxHandling: minutes(6) } } },
    ],
  },
}
