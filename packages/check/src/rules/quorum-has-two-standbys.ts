import type { Rule } from '../rule.ts'

/** A commit that waits for a standby must have a second one to wait for while the first restarts. */
export const quorumHasTwoStandbys: Rule = {
  id: 'quorum-has-two-standbys',
  severity: 'error',
  source: 'https://www.postgresql.org/docs/current/warm-standby.html#SYNCHRONOUS-REPLICATION',
  *check({ databases }) {
    for (const database of databases) {
      const { name, commit, standbys } = database
      if (commit === 'off' || commit === 'local-disk') continue
      if (standbys < 2)
        yield {
          at: [database, 'standbys'],
          what: `A commit of postgres "${name}" waits for a standby, but there is ${standbys === 1 ? 'only one' : 'none'}`,
          why: 'While it restarts no commit returns: the loss of one node stops all writes',
          fix: 'Declare two standbys: either of them is enough for a commit',
          set: '2',
        }
      else if (commit === 'all-standbys')
        yield {
          at: [database, 'commit'],
          what: `A commit of postgres "${name}" waits for all ${standbys} standbys`,
          why: 'A restart of any of them blocks every commit: each additional standby lowers availability',
          fix: 'Set commit to "quorum": an acknowledged commit is still on two disks',
          set: "'quorum'",
        }
    }
  },
  examples: {
    bad: [
      { breads: { standbys: 1 } },
      { breads: { standbys: 1, commit: 'remote-write' } },
      { breads: { commit: 'all-standbys' } },
    ],
    good: [
      { breads: { standbys: 2 } },
      { breads: { standbys: 1, commit: 'local-disk' } },
      { breads: { standbys: 0, commit: 'off' } },
    ],
  },
}
