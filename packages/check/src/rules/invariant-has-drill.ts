import { invariant } from '@ballast/model'
import type { Rule } from '../rule.ts'

/** Each invariant must have a drill that counts its violations: an invariant that nothing tries to break is a hope. */
export const invariantHasDrill: Rule = {
  id: 'invariant-has-drill',
  severity: 'warning',
  source: 'https://principlesofchaos.org/',
  *check({ invariants }) {
    for (const invariant of invariants) {
      if (invariant.drill !== undefined && invariant.drill !== '') continue
      yield {
        at: [invariant, 'drill'],
        what: `No drill counts violations of "${invariant.name}"`,
        why: 'A violation is first noticed by a user, or in the books at the end of the year',
        fix: 'Name a drill that provokes and counts violations, such as "random-combination"',
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
