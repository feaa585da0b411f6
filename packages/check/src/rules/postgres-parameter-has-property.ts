import type { Rule } from '../rule.ts'

/**
 * A setting that the declaration has a property for must not also be a parameter: checks and promises only use the
 * property.
 */
export const postgresParameterHasProperty: Rule = {
  id: 'postgres-parameter-has-property',
  severity: 'error',
  source: 'https://www.postgresql.org/docs/current/config-setting.html',
  *check({ databases }) {
    for (const database of databases) {
      for (const [parameter, value] of Object.entries(database.parameters)) {
        const property = properties.get(parameter.toLowerCase())
        if (property === undefined) continue
        yield {
          at: [database, 'parameters', parameter],
          what: `Postgres "${database.name}" sets the parameter ${parameter} = ${value}, which belongs to ${property}`,
          why: 'The server runs with a number that no check has seen: pools that fit on paper are refused, and promises hold only on paper',
          fix: `Remove ${parameter} from parameters, and set ${property}`,
        }
      }
    }
  },
  examples: {
    bad: [
      { breads: { parameters: { max_connections: 200 } } },
      { breads: { parameters: { Archive_Timeout: '1h' } } },
    ],
    good: [{ breads: { parameters: { work_mem: '16MB' } } }],
  },
}

const properties: ReadonlyMap<string, string> = new Map([
  ['archive_timeout', 'backup.archiveTimeout'],
  ['idle_in_transaction_session_timeout', 'pool.idleInTransaction of a service'],
  ['lock_timeout', 'pool.lockTimeout of a service'],
  ['max_connections', 'maxConnections'],
  ['port', 'port'],
  ['primary_conninfo', 'standbys'],
  ['reserved_connections', 'reservedConnections'],
  ['statement_timeout', 'pool.statementTimeout of a service'],
  ['superuser_reserved_connections', 'reservedConnections'],
  ['synchronous_standby_names', 'commit'],
])
