import { recovers, seconds } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/** What a promise says may be lost is decided by what a commit waits for, not by how good the backups are. */
export const recoveryPointPossible: Rule = {
  id: 'recovery-point-possible',
  severity: 'error',
  source: 'https://patroni.readthedocs.io/en/latest/replication_modes.html',
  *check({ promises }) {
    for (const promise of promises) {
      if (promise.kind !== 'recovers' || promise.losing !== 'nothing') continue
      const { resource: database, after } = promise
      const { name, commit, standbys } = database
      if (after === 'host-lost' && standbys === 0)
        yield {
          at: [database, 'standbys'],
          what: `Postgres "${name}" is promised to lose nothing when its host is lost, and has no standby`,
          why: `What was committed since the last archived segment${database.backup ? ` (up to ${time(database.backup.archiveTimeout)})` : ''} is on that host alone`,
          fix: 'Declare two standbys, or promise what the backups keep',
          set: '2',
        }
      else if (commit === 'off')
        yield {
          at: [database, 'commit'],
          what: `Postgres "${name}" is promised to lose nothing, and acknowledges commits before they are on disk`,
          why: 'With synchronous_commit=off a crash takes the commits of the last moments with it (up to three times wal_writer_delay)',
          fix: `Set commit to ${standbys === 0 ? '"local-disk"' : '"quorum"'}`,
          set: standbys === 0 ? "'local-disk'" : "'quorum'",
        }
      else if (after === 'host-lost' && (commit === 'local-disk' || commit === 'remote-write'))
        yield {
          at: [database, 'commit'],
          what: `Postgres "${name}" is promised to lose nothing when its host is lost, and a commit waits for ${commit === 'local-disk' ? 'no standby' : 'the memory of a standby alone'}`,
          why: 'Replication is asynchronous then: a write that was acknowledged a moment before is not on the standby that takes over',
          fix: 'Set commit to "quorum"',
          set: "'quorum'",
        }
    }
  },
  examples: {
    bad: [
      {
        breads: { commit: 'local-disk' },
        declares: ({ breads }) => ({
          promises: [
            recovers(breads, { after: 'host-lost', within: seconds(40), losing: 'nothing' }),
          ],
        }),
      },
      {
        breads: { commit: 'remote-write' },
        declares: ({ breads }) => ({
          promises: [
            recovers(breads, { after: 'host-lost', within: seconds(40), losing: 'nothing' }),
          ],
        }),
      },
      {
        breads: { standbys: 0, commit: 'quorum' },
        declares: ({ breads }) => ({
          promises: [
            recovers(breads, { after: 'host-lost', within: seconds(40), losing: 'nothing' }),
          ],
        }),
      },
      {
        breads: { standbys: 0, commit: 'off' },
        declares: ({ breads }) => ({
          promises: [recovers(breads, { after: 'killed', within: seconds(40), losing: 'nothing' })],
        }),
      },
      {
        breads: { commit: 'off' },
        declares: ({ breads }) => ({
          promises: [recovers(breads, { after: 'killed', within: seconds(40), losing: 'nothing' })],
        }),
      },
    ],
    good: [
      {
        declares: ({ breads }) => ({
          promises: [
            recovers(breads, { after: 'host-lost', within: seconds(40), losing: 'nothing' }),
          ],
        }),
      },
      {
        breads: { commit: 'local-disk' },
        declares: ({ breads }) => ({
          promises: [
            recovers(breads, { after: 'host-lost', within: seconds(40), losing: seconds(5) }),
          ],
        }),
      },
    ],
  },
}
