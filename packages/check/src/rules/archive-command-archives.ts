import type { Rule } from '../rule.ts'

/** The log is archived by pgBackRest: a parameter that turns it off leaves backups that cannot be restored. */
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
          what: `Postgres "${name}" hands its log to "${command}", not to pgBackRest`,
          why: 'PostgreSQL deletes what the command says it has kept: a backup without the log written during it cannot be restored',
          fix: 'Take archive_command out of the parameters: backup says it',
        }
      if (mode !== undefined && !['on', 'always', 'true'].includes(String(mode)))
        yield {
          at: [database, 'parameters', 'archive_mode'],
          what: `Postgres "${name}" has backups and archive_mode = ${mode}`,
          why: 'No log is archived: a backup without the log written during it cannot be restored',
          fix: 'Take archive_mode out of the parameters: backup says it',
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
