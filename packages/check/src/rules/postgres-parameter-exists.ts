import { hasParameter, versionsWith } from '../postgres/parameters.ts'
import type { Rule } from '../rule.ts'

/** Server parameters must exist in the declared version, since PostgreSQL does not start with an unknown one. */
export const postgresParameterExists: Rule = {
  id: 'postgres-parameter-exists',
  severity: 'error',
  source: 'https://www.postgresql.org/docs/current/config-setting.html',
  *check({ databases }) {
    for (const database of databases) {
      const { name, version, parameters } = database
      // Unsupported versions are reported by postgres-version-supported.
      if (version < 15) continue
      for (const parameter of Object.keys(parameters)) {
        if (hasParameter(version, parameter)) continue
        const meant = parameter.replaceAll('-', '_')
        const other = versionsWith(parameter)
        yield {
          at: [database, 'parameters', parameter],
          what: `PostgreSQL ${version} of "${name}" has no parameter ${parameter}${other.length === 0 ? '' : ` (${other.join(', ')} ${other.length === 1 ? 'has' : 'have'})`}`,
          why: 'The server exits with "unrecognized configuration parameter", also at every restart after a crash',
          fix: hasParameter(version, meant) ? `Write ${meant}` : 'Remove it',
        }
      }
    }
  },
  examples: {
    bad: [
      { breads: { parameters: { 'wal-level': 'replica' } } },
      { breads: { parameters: { checkpoint_segments: 32 } } },
      { breads: { version: 16, parameters: { sync_replication_slots: 'on' } } },
    ],
    good: [
      { breads: { parameters: { wal_level: 'replica' } } },
      { breads: { parameters: { 'auto_explain.log_min_duration': '1s' } } },
      { breads: { version: 17, parameters: { sync_replication_slots: 'on' } } },
      { breads: { version: 14, parameters: { checkpoint_segments: 32 } } },
    ],
  },
}
