import type { Rule } from '../rule.ts'

/** A primary whose lease has ended must be fenced from outside: the process that should stop it may hang. */
export const failoverFences: Rule = {
  id: 'failover-fences',
  severity: 'error',
  source: 'https://patroni.readthedocs.io/en/latest/watchdog.html',
  *check({ databases }) {
    for (const database of databases) {
      if (database.failover === undefined || database.failover.watchdog) continue
      yield {
        at: [database, 'failover', 'watchdog'],
        what: `Postgres "${database.name}" fails over without a watchdog`,
        why: 'If the agent next to the primary hangs, a standby is promoted while the old primary still accepts connections: two primaries, and reads from the old one miss new writes',
        fix: 'Set watchdog to true: it resets the machine when the agent is silent',
        set: 'true',
      }
    }
  },
  examples: {
    bad: [{ breads: { failover: { watchdog: false } } }],
    good: [
      { breads: { failover: { watchdog: true } } },
      { breads: { failover: false, commit: 'local-disk' } },
    ],
  },
}
