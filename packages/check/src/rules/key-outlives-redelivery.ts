import { call, days, milliseconds } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/**
 * Where a handler repeats a call with the same key, the other side knows the key for as long as the event may come
 * again: its time in the topic, and then among the dead letters. The call may have been done before the handler failed.
 */
export const keyOutlivesRedelivery: Rule = {
  id: 'key-outlives-redelivery',
  severity: 'error',
  source: 'https://docs.stripe.com/api/idempotent_requests',
  *check({ services }) {
    for (const caller of services) {
      for (const keyed of caller.calls) {
        // What is asked first what became of it does not depend on the key.
        if (!keyed.idempotencyKey || keyed.whenUnknown !== 'repeated') continue
        const { retention } = keyed.to.idempotencyKeys
        for (const topic of caller.consumes) {
          const needed = topic.retention + (topic.deadLetters?.retention ?? 0)
          if (retention >= needed) continue
          yield {
            at: [keyed, 'whenUnknown'],
            what: `Service "${caller.name}" repeats a call of "${keyed.to.name}", which knows its key for ${time(retention)}; an event of topic "${topic.name}" may come again for ${time(needed)}`,
            why: 'A dead letter that is replayed after that does the same once more: the card is charged twice',
            fix: `Set whenUnknown to "reconciled" and ask what became of it first, or let "${keyed.to.name}" keep its keys for ${time(needed)}`,
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
      { asks: { idempotencyKey: true, whenUnknown: 'repeated' } },
    ],
  },
}
