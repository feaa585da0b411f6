import type { Violation } from '../evidence/schema.ts'
import type { Judge } from './judge.ts'

/** A request that is shed gets 429 or 503 with Retry-After, never silence. */
export const shedPolitely: Judge = {
  name: 'shed-politely',
  claim:
    'Every answer 429 or 503 says when to come again, and no request is left without an answer',
  judge({ operations }) {
    const sent = operations.filter(({ sentMs }) => sentMs !== undefined)
    const violations = sent.flatMap(({ op, kind, outcome }): Violation[] => {
      const { status, code, retryAfter } = outcome ?? {}
      const operation = String(op)
      if (status === undefined) return [{ operation, what: `${kind} without an answer: ${code}` }]
      if ((status !== 429 && status !== 503) || retryAfter) return []
      return [{ operation, what: `${kind} was answered ${status} without Retry-After` }]
    })
    return { checked: sent.length, violations }
  },
}
