import type { Rule } from '../rule.ts'

/** A commit that waits for a standby must have another one to wait for while the first restarts. */
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
          what: `A commit of postgres "${name}" waits for a standby, and there ${standbys === 1 ? 'is one' : 'is none'}`,
          why: 'While that one restarts no commit returns: one node is lost, and the platform accepts no write',
          fix: 'Declare two standbys: any one of them is enough for a commit',
          set: '2',
        }
      else if (commit === 'all-standbys')
        yield {
          at: [database, 'commit'],
          what: `A commit of postgres "${name}" waits for all ${standbys} standbys`,
          why: 'Any one of them that restarts stops every commit: with each standby the database is away more often',
          fix: 'Set commit to "quorum": what is acknowledged is on two disks all the same',
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
