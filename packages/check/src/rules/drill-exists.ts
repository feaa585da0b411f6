import { alert, invariant, keepsOrder } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { promised } from '../words.ts'

/** A drill that a promise, an invariant or an alert names must exist: only what is measured may be promised. */
export const drillExists: Rule = {
  id: 'drill-exists',
  severity: 'error',
  source: 'https://principlesofchaos.org/',
  *check({ drills, promises, invariants, alerts }) {
    if (drills === undefined) return
    for (const promise of promises) {
      if (drills.has(promise.drill)) continue
      yield {
        at: [promise],
        what: `No drill "${promise.drill}" exists to measure the promise ${promised(promise)}`,
        why: 'Users rely on numbers that nobody has verified',
        fix: `Remove the promise, or write proof/drills/${promise.drill}.ts`,
      }
    }
    for (const invariant of invariants) {
      if (!invariant.drill || drills.has(invariant.drill)) continue
      yield {
        at: [invariant, 'drill'],
        what: `No drill "${invariant.drill}" exists to count violations of "${invariant.name}"`,
        why: 'The invariant looks tested, but nothing tries to break it',
        fix: `Name a drill that exists, or write proof/drills/${invariant.drill}.ts`,
      }
    }
    for (const alert of alerts) {
      if (alert.drill === undefined || drills.has(alert.drill)) continue
      yield {
        at: [alert, 'drill'],
        what: `No drill "${alert.drill}" exists to make the alert on ${alert.on} fire`,
        why: 'The alert looks tested, but nobody has seen it fire',
        fix: `Name a drill that exists, or write proof/drills/${alert.drill}.ts`,
      }
    }
  },
  examples: {
    bad: [
      {
        drills: ['overload'],
        declares: ({ baked }) => ({ promises: [keepsOrder(baked)], alerts: [] }),
      },
      {
        drills: ['overload'],
        declares: ({ shelf }) => ({
          promises: [],
          alerts: [],
          invariants: [
            invariant('a shelf holds 40 breads', {
              owner: shelf,
              keptBy: 'unique-key',
              drill: 'overlod',
            }),
          ],
        }),
      },
      {
        drills: ['overload'],
        declares: () => ({ promises: [], alerts: [alert('disk', { drill: 'disk-full' })] }),
      },
    ],
    good: [
      {
        drills: ['rebalance-storm', 'overload', 'disk-full'],
        declares: ({ baked, shelf }) => ({
          promises: [keepsOrder(baked)],
          alerts: [alert('disk', { drill: 'disk-full' }), alert('certificates')],
          invariants: [
            invariant('a shelf holds 40 breads', {
              owner: shelf,
              keptBy: 'unique-key',
              drill: 'overload',
            }),
            // Another rule reports the missing drill.
            invariant('a bread is sold once', { owner: shelf, keptBy: 'unique-key', drill: '' }),
            invariant('a bread is baked once', { owner: shelf, keptBy: 'unique-key' }),
          ],
        }),
      },
    ],
  },
}
