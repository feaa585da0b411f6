import { invariant, service } from '@ballast/model'
import type { Report, Rule } from '../rule.ts'

/**
 * The database must keep invariants over quantities and money, in one transaction: with a condition in the update, a
 * check constraint or a unique key. A value that the application read earlier may be stale when it writes.
 */
export const invariantIsGuarded: Rule = {
  id: 'invariant-is-guarded',
  severity: 'error',
  source: 'https://www.postgresql.org/docs/current/transaction-iso.html#XACT-READ-COMMITTED',
  *check({ invariants }) {
    for (const invariant of invariants) {
      const { name, owner, keptBy, transactional } = invariant
      const report = (property: string, what: string, fix: string): Report => ({
        at: [invariant, property],
        what: `${what}: "${name}"`,
        why: 'Two concurrent requests both pass the test, and both write: the last piece is sold twice',
        fix,
      })
      if (owner.database === undefined)
        yield report(
          'owner',
          `Service "${owner.name}" must keep an invariant but has no database`,
          'Name the service whose database holds the data',
        )
      if (keptBy === 'application')
        yield report(
          'keptBy',
          `Service "${owner.name}" keeps an invariant only in its own code`,
          'Put the condition into the update (where available >= quantity), backed by a CHECK',
        )
      if (!transactional)
        yield report(
          'transactional',
          `Service "${owner.name}" changes the data of an invariant in more than one transaction`,
          'Write the change, its key and its event in one transaction',
        )
    }
  },
  examples: {
    bad: [
      {
        declares: ({ shelf }) => ({
          invariants: [
            invariant('a shelf holds 40 breads', {
              owner: shelf,
              keptBy: 'application',
              drill: 'random-combination',
            }),
          ],
        }),
      },
      {
        declares: ({ shelf }) => ({
          invariants: [
            invariant('a shelf holds 40 breads', {
              owner: shelf,
              keptBy: 'check-constraint',
              transactional: false,
              drill: 'random-combination',
            }),
          ],
        }),
      },
      {
        declares: () => ({
          invariants: [
            invariant('a shelf holds 40 breads', {
              owner: service('scales', { source: 'services/scales' }),
              keptBy: 'check-constraint',
              drill: 'random-combination',
            }),
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
              keptBy: 'check-constraint',
              drill: 'random-combination',
            }),
          ],
        }),
      },
    ],
  },
}
