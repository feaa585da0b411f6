import { recovers, seconds } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/** A promise to lose nothing must match what a commit waits for: backups cannot make up for it. */
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
          what: `Postgres "${name}" is promised to lose nothing when its host is lost, but has no standby`,
          why: `Everything committed since the last archived segment${database.backup ? ` (up to ${time(database.backup.archiveTimeout)})` : ''} is only on that host`,
          fix: 'Declare two standbys, or promise what the backups can restore',
          set: '2',
        }
      else if (commit === 'off')
        yield {
          at: [database, 'commit'],
          what: `Postgres "${name}" is promised to lose nothing, but acknowledges commits before they are on disk`,
          why: 'With synchronous_commit=off a crash loses the last commits (up to three times wal_writer_delay)',
          fix: `Set commit to ${standbys === 0 ? '"local-disk"' : '"quorum"'}`,
          set: standbys === 0 ? "'local-disk'" : "'quorum'",
        }
      else if (after === 'host-lost' && (commit === 'local-disk' || commit === 'remote-write'))
        yield {
          at: [database, 'commit'],
          what: `Postgres "${name}" is promised to lose nothing when its host is lost, but a commit waits for ${commit === 'local-disk' ? 'no standby' : 'only the memory of a standby'}`,
          why: 'Replication is asynchronous then: the standby that takes over may lack a write acknowledged a moment before',
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
