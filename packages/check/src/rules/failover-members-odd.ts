import type { Rule } from '../rule.ts'

/** Two members bear no loss: both must agree. */
const least = 3

/** The keeper of the lease decides by majority: three members bear one loss, a fourth adds nothing to it. */
export const failoverMembersOdd: Rule = {
  id: 'failover-members-odd',
  severity: 'error',
  source: 'https://etcd.io/docs/v3.5/faq/#why-an-odd-number-of-cluster-members',
  *check({ databases, environment }) {
    if (environment === 'local') return
    for (const database of databases) {
      if (database.failover === undefined) continue
      const { members } = database.failover
      if (members >= least && members % 2 === 1) continue
      const majority = Math.floor(members / 2) + 1
      const odd = Math.max(least, members + 1)
      yield {
        at: [database, 'failover', 'members'],
        what: `The lease of postgres "${database.name}" is kept by ${members} etcd member${members === 1 ? '' : 's'}, of which ${majority} must agree`,
        why: `After the loss of ${members - majority + 1} nobody can renew the lease, and the primary steps down: the database is read-only though it is well`,
        fix: `Set members to ${odd}`,
        set: String(odd),
      }
    }
  },
  examples: {
    bad: [
      { breads: { failover: { members: 4 } } },
      { breads: { failover: { members: 1 } } },
      { breads: { failover: { members: 2 } } },
    ],
    good: [
      { breads: { failover: { members: 3 } } },
      { breads: { failover: { members: 5 } } },
      { breads: { failover: false } },
      { breads: { failover: { members: 1 } }, environment: 'local' },
    ],
  },
}
