import { type Duration, minutes, seconds } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/**
 * A batch must be handled within the maximum poll interval, after which the group takes its consumer for dead. Attempts
 * that block the partition count, with the backoff between them.
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
        what: `Service "${consumer.name}" may take ${time(busy)} for a batch${retries === 'blocking' ? `, including its ${attempts} attempts` : ''}; after ${time(maxPollInterval)} without a poll it leaves its group`,
        why: 'Its partitions move to another member while it works: the batch is handled again and again, and no offset is committed',
        fix: `Set maxPollInterval to more than ${time(busy)}, or handle smaller batches`,
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
