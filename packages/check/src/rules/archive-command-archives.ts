import type { Rule } from '../rule.ts'

/** pgBackRest must archive the WAL: a parameter that turns this off leaves backups that cannot be restored. */
export const archiveCommandArchives: Rule = {
  id: 'archive-command-archives',
  severity: 'error',
  source: 'https://github.com/pgbackrest/pgbackrest/issues/524',
  *check({ databases }) {
    for (const database of databases) {
      const { name, backup, parameters } = database
      if (backup === undefined) continue
      const { archive_command: command, archive_mode: mode } = parameters
      if (command !== undefined && !String(command).includes('pgbackrest'))
        yield {
          at: [database, 'parameters', 'archive_command'],
          what: `Postgres "${name}" archives its WAL with "${command}" instead of pgBackRest`,
          why: 'PostgreSQL deletes a WAL segment once the command has succeeded, and a backup cannot be restored without the WAL written during it',
          fix: 'Remove archive_command from parameters: backup sets it',
        }
      if (mode !== undefined && !['on', 'always', 'true'].includes(String(mode)))
        yield {
          at: [database, 'parameters', 'archive_mode'],
          what: `Postgres "${name}" has backups but archive_mode = ${mode}`,
          why: 'No WAL is archived, and a backup cannot be restored without the WAL written during it',
          fix: 'Remove archive_mode from parameters: backup sets it',
        }
    }
  },
  examples: {
    bad: [
      { breads: { parameters: { archive_command: '/bin/true' } } },
      { breads: { parameters: { archive_mode: 'off' } } },
    ],
    good: [
      {
        breads: {
          parameters: {
            archive_mode: 'on',
            archive_command: 'pgbackrest --stanza=breads archive-push %p',
          },
        },
      },
      { breads: { backup: false, parameters: { archive_mode: 'off', archive_command: '' } } },
    ],
  },
}
