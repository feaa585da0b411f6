import { standardAlerts } from '@ballast/model'
import type { Facts } from '../facts.ts'
import type { Rule } from '../rule.ts'
import { list } from '../words.ts'

/**
 * Outside `local`, the slow failures of a database must have alerts: two primaries, lag, retained WAL, transaction ids
 * that run out.
 */
export const postgresAlertsExist: Rule = {
  id: 'postgres-alerts-exist',
  severity: 'error',
  source: 'https://www.postgresql.org/docs/current/routine-vacuuming.html#VACUUM-FOR-WRAPAROUND',
  *check({ databases, alerts, environment }) {
    if (environment === 'local') return
    for (const database of databases) {
      const missing = needed(database).filter((subject) => !alerts.some(({ on }) => on === subject))
      if (missing.length === 0) continue
      yield {
        at: [database],
        what: `No alert watches ${list(missing)} for postgres "${database.name}"`,
        why: 'Each of them goes unnoticed for days and then stops all writes at once, or loses acknowledged writes',
        fix: `Add ${list(missing.map((subject) => `alert('${subject}')`))} to the alerts, or keep standardAlerts()`,
      }
    }
  },
  examples: {
    bad: [
      {
        declares: () => ({ alerts: standardAlerts().filter(({ on }) => on !== 'slot-lag') }),
      },
      without('transaction-ids'),
      without('connections'),
      without('primaries'),
      without('replication-lag'),
      without('archiving'),
    ],
    good: [
      { ...without('slot-lag'), environment: 'local' },
      {
        breads: { standbys: 0 },
        shelves: { standbys: 0 },
        declares: () => ({
          alerts: standardAlerts().filter(
            ({ on }) => !['primaries', 'replication-lag', 'slot-lag'].includes(on),
          ),
        }),
      },
      {
        breads: { backup: false },
        shelves: { backup: false },
        ...without('archiving'),
      },
    ],
  },
}

type Subject = Facts['alerts'][number]['on']

function needed({ standbys, backup }: Facts['databases'][number]): Subject[] {
  return [
    'transaction-ids',
    'connections',
    ...(standbys === 0 ? [] : (['primaries', 'replication-lag', 'slot-lag'] as const)),
    ...(backup === undefined ? [] : (['archiving'] as const)),
  ]
}

function without(subject: Subject) {
  return {
    declares: () => ({ alerts: standardAlerts().filter(({ on }) => on !== subject) }),
  }
}
