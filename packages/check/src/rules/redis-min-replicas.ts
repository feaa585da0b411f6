import type { Rule } from '../rule.ts'

/** A primary that is cut off from its replicas must stop accepting: another one is being chosen. */
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
          what: `Redis "${name}" holds ${kept} and accepts writes that none of its ${replicas} replica${replicas === 1 ? '' : 's'} has`,
          why: `A primary that is cut off goes on accepting ${kept}; when it comes back they are thrown away`,
          fix: 'Set minReplicasToWrite to 1, with two replicas so that one may restart',
          set: '1',
        }
      else if (minReplicasToWrite > 0 && minReplicasToWrite >= replicas)
        yield {
          at: [cache, 'minReplicasToWrite'],
          what: `Redis "${name}" accepts a write only while ${minReplicasToWrite} of its ${replicas} replica${replicas === 1 ? ' is' : 's are'} there`,
          why:
            replicas < minReplicasToWrite
              ? 'There are not as many: every write is refused'
              : 'When one of them restarts every write is refused',
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
