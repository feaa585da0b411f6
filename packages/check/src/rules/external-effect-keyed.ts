import type { Rule } from '../rule.ts'

/**
 * A call with an effect that no rollback undoes must carry the same idempotency key in all its attempts, and a call
 * without an answer must be reconciled or retried. A request that timed out may have taken effect.
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
        const request = `Service "${caller.name}" asks "${to.name}" for ${effect}`
        if (!idempotencyKey)
          yield {
            at: [call, 'idempotencyKey'],
            what: `${request} without an idempotency key`,
            why: 'After a timeout or a crash the request is sent again, and the card is charged twice',
            fix: 'Derive a key from the request, the same in each attempt, and set idempotencyKey to true',
          }
        if (whenUnknown === 'given-up')
          yield {
            at: [call, 'whenUnknown'],
            what: `${request} and gives up on a request without an answer`,
            why: 'The card may be charged for a request that is then refused',
            fix: 'Ask for the outcome and set whenUnknown to "reconciled", or retry with the same key and set it to "repeated"',
          }
      }
    }
  },
  examples: {
    bad: [
      { shelfCall: { effect: 'bread that is thrown away', whenUnknown: 'reconciled' } },
      { shelfCall: { effect: 'bread that is thrown away', idempotencyKey: true } },
    ],
    good: [
      {
        shelfCall: {
          effect: 'bread that is thrown away',
          idempotencyKey: true,
          whenUnknown: 'reconciled',
        },
      },
      {
        shelfCall: {
          effect: 'bread that is thrown away',
          idempotencyKey: true,
          whenUnknown: 'repeated',
        },
      },
      { shelfCall: { idempotencyKey: false } },
    ],
  },
}
