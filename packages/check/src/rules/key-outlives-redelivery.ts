import { call, days, milliseconds } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/**
 * If a handler retries a call with the same key, the called service must remember the key for as long as the event may
 * be redelivered: its retention in the topic, then among the dead letters. The call may have succeeded before the
 * handler failed.
 */
export const keyOutlivesRedelivery: Rule = {
  id: 'key-outlives-redelivery',
  severity: 'error',
  source: 'https://docs.stripe.com/api/idempotent_requests',
  *check({ services }) {
    for (const caller of services) {
      for (const keyed of caller.calls) {
        // A call that is reconciled first does not depend on the key.
        if (!keyed.idempotencyKey || keyed.whenUnknown !== 'repeated') continue
        const { retention } = keyed.to.idempotencyKeys
        for (const topic of caller.consumes) {
          const needed = topic.retention + (topic.deadLetters?.retention ?? 0)
          if (retention >= needed) continue
          yield {
            at: [keyed, 'whenUnknown'],
            what: `Service "${caller.name}" retries a call to "${keyed.to.name}", which remembers its key for ${time(retention)}; an event of topic "${topic.name}" may be redelivered for ${time(needed)}`,
            why: 'A dead letter that is replayed later repeats the effect: the card is charged twice',
            fix: `Set whenUnknown to "reconciled" and ask for the outcome first, or let "${keyed.to.name}" keep its keys for ${time(needed)}`,
          }
        }
      }
    }
  },
  examples: {
    bad: [
      {
        baked: { retention: milliseconds(days(30) + 1), deadLetters: false },
        oven: ({ baked, shelf }) => ({
          consumes: [baked],
          calls: [call(shelf, { idempotencyKey: true, whenUnknown: 'repeated' })],
        }),
      },
      {
        oven: ({ baked, shelf }) => ({
          consumes: [baked],
          calls: [call(shelf, { idempotencyKey: true, whenUnknown: 'repeated' })],
        }),
      },
    ],
    good: [
      {
        shelf: { idempotencyKeys: { retention: days(37) } },
        oven: ({ baked, shelf }) => ({
          consumes: [baked],
          calls: [call(shelf, { idempotencyKey: true, whenUnknown: 'repeated' })],
        }),
      },
      {
        baked: { retention: days(30), deadLetters: false },
        oven: ({ baked, shelf }) => ({
          consumes: [baked],
          calls: [call(shelf, { idempotencyKey: true, whenUnknown: 'repeated' })],
        }),
      },
      {
        oven: ({ baked, shelf }) => ({
          consumes: [baked],
          calls: [call(shelf, { idempotencyKey: true, whenUnknown: 'reconciled' })],
        }),
      },
      {
        oven: ({ baked, shelf }) => ({
          consumes: [baked],
          calls: [call(shelf, { whenUnknown: 'repeated' })],
        }),
      },
      { shelfCall: { idempotencyKey: true, whenUnknown: 'repeated' } },
    ],
  },
}
