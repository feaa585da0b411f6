import { mebibytes, recovers, seconds } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { size } from '../words.ts'

/** If nothing may be lost, a standby that lags must not be promoted. */
export const failoverLosesNothing: Rule = {
  id: 'failover-loses-nothing',
  severity: 'error',
  source: 'https://gitlab.com/gitlab-com/gl-infra/infrastructure/issues/7282',
  *check({ promises }) {
    const strict = new Set(
      promises.flatMap((promise) =>
        promise.kind === 'recovers' && promise.losing === 'nothing' ? [promise.resource] : [],
      ),
    )
    for (const database of strict) {
      const lag = database.failover?.maximumLag ?? 0
      if (lag === 0) continue
      yield {
        at: [database, 'failover', 'maximumLag'],
        what: `Postgres "${database.name}" is promised to lose nothing, but a standby that lacks ${size(lag)} of WAL may be promoted`,
        why: 'That WAL is gone: acknowledged writes are missing, and their events may already be on Kafka',
        fix: 'Set maximumLag to 0, or promise how much may be lost',
      }
    }
  },
  examples: {
    bad: [
      {
        breads: { failover: { maximumLag: mebibytes(1) } },
        declares: ({ breads }) => ({
          promises: [
            recovers(breads, { after: 'host-lost', within: seconds(40), losing: 'nothing' }),
          ],
        }),
      },
    ],
    good: [
      {
        breads: { failover: { maximumLag: mebibytes(0) } },
        declares: ({ breads }) => ({
          promises: [
            recovers(breads, { after: 'host-lost', within: seconds(40), losing: 'nothing' }),
          ],
        }),
      },
      {
        breads: { failover: { maximumLag: mebibytes(1) } },
        declares: ({ breads }) => ({
          promises: [
            recovers(breads, { after: 'host-lost', within: seconds(40), losing: seconds(5) }),
          ],
        }),
      },
      { breads: { failover: { maximumLag: mebibytes(1) } } },
      {
        environment: 'local',
        declares: ({ breads }) => ({
          promises: [recovers(breads, { after: 'killed', within: seconds(40), losing: 'nothing' })],
        }),
      },
    ],
  },
}
