import { type Duration, days, hours } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/**
 * Attempts must end before the topic deletes the event: after the last attempt it becomes a dead letter that a person
 * sees.
 */
export const attemptsBounded: Rule = {
  id: 'attempts-bounded',
  severity: 'error',
  source: 'https://www.uber.com/blog/reliable-reprocessing/',
  *check({ services }) {
    for (const consumer of services) {
      const { attempts, longestBackoff, maxHandling } = consumer.consumption
      const tried = (attempts * maxHandling + (attempts - 1) * longestBackoff) as Duration
      for (const topic of consumer.consumes) {
        if (tried < topic.retention) continue
        yield {
          at: [consumer, 'consumption', 'attempts'],
          what: `Service "${consumer.name}" retries an event ${Number.isFinite(tried) ? `for up to ${time(tried)}` : 'forever'}; topic "${topic.name}" keeps it for ${time(topic.retention)}`,
          why: 'Nobody learns about an event that always fails, and all events with its key wait behind it',
          fix: 'Leave attempts, longestBackoff and maxHandling out: the six default attempts take a few minutes and outlast a restart of the database',
        }
      }
    }
  },
  examples: {
    bad: [
      { shelf: { consumption: { attempts: 100_000 } } },
      { shelf: { consumption: { attempts: Infinity } } },
      {
        shelf: { consumption: { attempts: 2, maxHandling: hours(12), longestBackoff: days(6) } },
      },
    ],
    good: [
      { shelf: { consumption: { attempts: 1 } } },
      {
        shelf: { consumption: { attempts: 2, maxHandling: hours(11), longestBackoff: days(6) } },
      },
      { oven: { consumption: { attempts: Infinity } } },
    ],
  },
}
