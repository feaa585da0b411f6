import type { Rule } from '../rule.ts'

/** Smallest quorum that survives a loss: of two members, both must agree. */
const least = 3

/**
 * The lease must be kept by an odd number of etcd members, at least three. A majority decides: three members survive
 * one loss, and a fourth does not make it two.
 */
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
        why: `After the loss of ${members - majority + 1} the lease cannot be renewed, and the primary steps down: a healthy database is read-only`,
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
