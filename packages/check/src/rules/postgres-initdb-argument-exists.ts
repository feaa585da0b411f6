import { hasInitdbOption } from '../postgres/initdb-options.ts'
import { hasParameter } from '../postgres/parameters.ts'
import type { Rule } from '../rule.ts'

/**
 * initdb must know its options: it only creates the files of a cluster, has no options for replication or encryption,
 * and exits on an unknown one.
 */
export const postgresInitdbArgumentExists: Rule = {
  id: 'postgres-initdb-argument-exists',
  severity: 'error',
  source: 'https://www.postgresql.org/docs/current/app-initdb.html',
  *check({ databases }) {
    for (const database of databases) {
      const { name, version, initdbArguments, imageVariables } = database
      const inVariable = imageVariables.POSTGRES_INITDB_ARGS?.split(/\s+/) ?? []
      for (const [property, given] of [
        [['initdbArguments'], initdbArguments],
        [['imageVariables', 'POSTGRES_INITDB_ARGS'], inVariable],
      ] as const) {
        for (const option of given.map(optionOf)) {
          if (option === undefined || hasInitdbOption(version, option)) continue
          yield {
            at: [database, ...property],
            what: `initdb of PostgreSQL ${version} ("${name}") has no option ${option}`,
            why: 'initdb exits with "unrecognized option", and there is no cluster to start',
            fix: instead(option, version),
          }
        }
      }
    }
  },
  examples: {
    bad: [
      { breads: { initdbArguments: ['--wal-level=replica'] } },
      { breads: { initdbArguments: ['--encryption'] } },
      { breads: { initdbArguments: ['-p', '5433'] } },
      { breads: { initdbArguments: ['--no-data-checksums'], dataChecksums: false } },
      {
        breads: {
          imageVariables: { POSTGRES_INITDB_ARGS: '--wal-level=replica --hot-standby=on' },
        },
      },
    ],
    good: [
      { breads: { initdbArguments: ['--encoding=UTF8', '-k', '--wal-segsize', '64'] } },
      { breads: { initdbArguments: ['-EUTF8', '--no-locale'] } },
      { breads: { version: 16, initdbArguments: ['--set', 'work_mem=8MB'] } },
      { breads: { imageVariables: { POSTGRES_INITDB_ARGS: '--data-checksums' } } },
    ],
  },
}

/** Returns the option of an argument (`--x` of `--x=y`, `-X` of `-Xy`), or undefined for a value. */
function optionOf(argument: string): string | undefined {
  if (argument.startsWith('--')) return argument.split('=')[0]
  return argument.startsWith('-') ? argument.slice(0, 2) : undefined
}

function instead(option: string, version: number): string {
  if (option === '--encryption')
    return 'Set encryptedVolume to true: the volume encrypts data at rest, PostgreSQL does not'
  const parameter = option.slice(2).replaceAll('-', '_')
  return hasParameter(version, parameter)
    ? `${parameter} is a server parameter: standbys and commit set it, or set it in parameters`
    : 'Remove it'
}
