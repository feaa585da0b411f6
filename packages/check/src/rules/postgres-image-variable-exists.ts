import type { Rule } from '../rule.ts'

/** The official image must know the variables: it silently ignores others, and the setting stays off. */
export const postgresImageVariableExists: Rule = {
  id: 'postgres-image-variable-exists',
  severity: 'error',
  source: 'https://github.com/docker-library/docs/blob/master/postgres/README.md',
  *check({ databases }) {
    for (const database of databases) {
      for (const variable of Object.keys(database.imageVariables)) {
        if (!/^POSTGRES(QL)?_/.test(variable) || known.has(variable)) continue
        yield {
          at: [database, 'imageVariables', variable],
          what: `The image of postgres "${database.name}" has no variable ${variable}`,
          why: 'The container starts without it and without a warning: plaintext instead of TLS, a lone primary instead of a standby',
          fix: instead(variable),
        }
      }
    }
  },
  examples: {
    bad: [
      { breads: { imageVariables: { POSTGRES_SSL: 'on' } } },
      { breads: { imageVariables: { POSTGRES_SSL_CERT_FILE: '/tls/server.crt' } } },
      { breads: { imageVariables: { POSTGRES_MASTER_HOST: 'primary' } } },
      { breads: { imageVariables: { POSTGRESQL_REPLICATION_MODE: 'slave' } } },
    ],
    good: [
      { breads: { imageVariables: { POSTGRES_PASSWORD_FILE: '/run/secrets/postgres' } } },
      { breads: { imageVariables: { TZ: 'UTC', PGDATA: '/var/lib/postgresql/data' } } },
    ],
  },
}

/** Variables that the entry point of the official image reads. */
const known = new Set([
  'POSTGRES_DB',
  'POSTGRES_DB_FILE',
  'POSTGRES_HOST_AUTH_METHOD',
  'POSTGRES_INITDB_ARGS',
  'POSTGRES_INITDB_ARGS_FILE',
  'POSTGRES_INITDB_WALDIR',
  'POSTGRES_PASSWORD',
  'POSTGRES_PASSWORD_FILE',
  'POSTGRES_USER',
  'POSTGRES_USER_FILE',
])

function instead(variable: string): string {
  if (variable.includes('SSL'))
    return 'Set tls to "verify-full"; the certificates come from secrets'
  return /MASTER|REPLICA/.test(variable)
    ? 'Set standbys to 2: they replicate the primary, and one takes over'
    : 'Remove it'
}
