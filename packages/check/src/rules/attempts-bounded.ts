import { type Duration, days, hours } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/** Attempts end, and before the topic deletes the event: after the last one it is a dead letter that a person sees. */
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
          what: `Service "${consumer.name}" tries an event ${Number.isFinite(tried) ? `for up to ${time(tried)}` : 'for ever'}; topic "${topic.name}" keeps it for ${time(topic.retention)}`,
          why: 'Nobody is told of an event that always fails, and all that have its key wait behind it',
          fix: 'Leave attempts, longestBackoff and maxHandling out: six attempts take some minutes and get over a restart of the database',
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
