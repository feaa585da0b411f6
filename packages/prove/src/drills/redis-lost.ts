import type { Drill } from '../drill/drill.ts'
import { killNode, pauseNode } from '../faults/process-faults.ts'
import { wipeRedis } from '../faults/redis-faults.ts'
import { usualLoad } from '../load/load-spec.ts'
import { receivedTwice } from '../sabotage/index.ts'

/** What Redis holds may be lost at any time: nothing that must hold depends on it. */
export const redisLost: Drill = {
  name: 'redis-lost',
  title: 'The cache is wiped, hangs, and is killed: nobody notices',
  load: () => ({
    ...usualLoad,
    phases: [{ operationsPerSecond: 30, seconds: 9 }],
    // Reads of products are what the cache is for.
    mix: { order: 0.4, cancel: 0.05, return: 0.05, read: 0.5, track: 0 },
  }),
  faults: () => [
    { atMs: 1_500, forMs: 0, fault: wipeRedis('cache') },
    { atMs: 2_500, forMs: 2_000, fault: pauseNode('cache') },
    { atMs: 5_500, forMs: 0, fault: killNode('cache') },
  ],
  budgets: [
    {
      measure: 'errors-seen',
      unit: 'operations',
      most: 0,
      parts: [
        {
          what: 'Products are read from the database instead',
          value: 0,
          source: 'docs/the-money-path.md: Redis is away',
        },
      ],
    },
  ],
  sabotages: [receivedTwice],
}
