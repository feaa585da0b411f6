import type { Rule } from '../rule.ts'

/** A primary that is cut off from its replicas must refuse writes, because another one is being elected. */
export const redisMinReplicas: Rule = {
  id: 'redis-min-replicas',
  severity: 'warning',
  source:
    'https://redis.io/docs/latest/operate/oss_and_stack/management/sentinel/#example-2-basic-setup-with-three-boxes',
  *check({ caches }) {
    for (const cache of caches) {
      const { name, holds, replicas, minReplicasToWrite } = cache
      const kept = holds.find((what) => what === 'sessions' || what === 'locks')
      if (replicas > 0 && minReplicasToWrite === 0 && kept !== undefined)
        yield {
          at: [cache, 'minReplicasToWrite'],
          what: `Redis "${name}" holds ${kept} but accepts writes that none of its ${replicas} replica${replicas === 1 ? '' : 's'} has`,
          why: `A primary that is cut off keeps accepting ${kept}; they are discarded when it reconnects`,
          fix: 'Set minReplicasToWrite to 1, with two replicas so that one can restart',
          set: '1',
        }
      else if (minReplicasToWrite > 0 && minReplicasToWrite >= replicas)
        yield {
          at: [cache, 'minReplicasToWrite'],
          what: `Redis "${name}" accepts a write only while ${minReplicasToWrite} of its ${replicas} replica${replicas === 1 ? ' is' : 's are'} connected`,
          why:
            replicas < minReplicasToWrite
              ? 'There are too few replicas: every write is refused'
              : 'While one of them restarts every write is refused',
          fix: `Declare ${minReplicasToWrite + 1} replicas`,
        }
    }
  },
  examples: {
    bad: [
      { cache: { replicas: 1, minReplicasToWrite: 1 } },
      { cache: { replicas: 1, minReplicasToWrite: 2 } },
      { cache: { holds: ['sessions'], replicas: 2 } },
      { cache: { holds: ['locks'], replicas: 1 } },
    ],
    good: [
      { cache: { holds: ['sessions'], replicas: 2, minReplicasToWrite: 1 } },
      { cache: { holds: ['sessions'], replicas: 0 } },
      { cache: { replicas: 2 } },
    ],
  },
}
