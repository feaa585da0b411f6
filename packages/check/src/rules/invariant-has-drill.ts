import { invariant } from '@ballast/model'
import type { Rule } from '../rule.ts'

/** Each invariant has a drill that counts its violations: one that nobody tries to break is a hope. */
export const invariantHasDrill: Rule = {
  id: 'invariant-has-drill',
  severity: 'warning',
  source: 'https://principlesofchaos.org/',
  *check({ invariants }) {
    for (const invariant of invariants) {
      if (invariant.drill !== undefined && invariant.drill !== '') continue
      yield {
        at: [invariant, 'drill'],
        what: `No drill counts how often "${invariant.name}" does not hold`,
        why: 'That it broke is noticed by a user, or in the books at the end of the year',
        fix: 'Name the drill that provokes and counts it, such as "random-combination"',
      }
    }
  },
  examples: {
    bad: [
      {
        declares: ({ shelf }) => ({
          invariants: [
            invariant('a shelf holds 40 breads', { owner: shelf, keptBy: 'unique-key' }),
          ],
        }),
      },
      {
        declares: ({ shelf }) => ({
          invariants: [
            invariant('a shelf holds 40 breads', { owner: shelf, keptBy: 'unique-key', drill: '' }),
          ],
        }),
      },
    ],
    good: [
      {
        declares: ({ shelf }) => ({
          invariants: [
            invariant('a shelf holds 40 breads', {
              owner: shelf,
              keptBy: 'unique-key',
              drill: 'random-combination',
            }),
          ],
        }),
      },
    ],
  },
}
