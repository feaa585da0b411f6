import type { Rule } from '../rule.ts'

/**
 * A call whose effect no rollback takes back carries one key for all its attempts, and what became of a call without an
 * answer is found out. A request that times out may have been done.
 */
export const externalEffectKeyed: Rule = {
  id: 'external-effect-keyed',
  severity: 'error',
  source: 'https://docs.stripe.com/api/idempotent_requests',
  *check({ services }) {
    for (const caller of services) {
      for (const call of caller.calls) {
        const { to, effect, idempotencyKey, whenUnknown } = call
        if (effect === undefined) continue
        const who = `Service "${caller.name}" asks "${to.name}" for ${effect}`
        if (!idempotencyKey)
          yield {
            at: [call, 'idempotencyKey'],
            what: `${who} without an idempotency key`,
            why: 'After a timeout or a crash it is asked again, and the card is charged twice',
            fix: 'Send a key that follows from the request, the same in each attempt, and set idempotencyKey to true',
          }
        if (whenUnknown === 'given-up')
          yield {
            at: [call, 'whenUnknown'],
            what: `${who}, and a request without an answer is forgotten`,
            why: 'The card may be charged for a request that is then refused',
            fix: 'Ask what became of it and set whenUnknown to "reconciled", or repeat it with the same key',
          }
      }
    }
  },
  examples: {
    bad: [
      { asks: { effect: 'bread that is thrown away', whenUnknown: 'reconciled' } },
      { asks: { effect: 'bread that is thrown away', idempotencyKey: true } },
    ],
    good: [
      {
        asks: {
          effect: 'bread that is thrown away',
          idempotencyKey: true,
          whenUnknown: 'reconciled',
        },
      },
      {
        asks: {
          effect: 'bread that is thrown away',
          idempotencyKey: true,
          whenUnknown: 'repeated',
        },
      },
      { asks: { idempotencyKey: false } },
    ],
  },
}
