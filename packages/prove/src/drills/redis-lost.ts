import { type Platform, resourcesOf } from '@ballast/model'
import type { Drill } from '../drill/drill.ts'
import { noErrors } from '../drill/no-errors.ts'
import { killNode, pauseNode } from '../faults/process-faults.ts'
import { wipeRedis } from '../faults/redis-faults.ts'
import { usualLoad } from '../load/load-spec.ts'

/** A cache may be lost at any time: no invariant depends on it. */
export const redisLost: Drill = {
  name: 'redis-lost',
  title: 'The cache is wiped, hangs, and is killed: nobody notices',
  load: () => ({
    ...usualLoad,
    phases: [{ operationsPerSecond: 30, seconds: 9 }],
    // Reads are what a cache is for.
    shape: 'reading',
  }),
  unavailable: ({ platform }) =>
    caches(platform).length === 0 ? `no service of "${platform.name}" has a cache` : undefined,
  faults: ({ platform }) =>
    caches(platform).flatMap((cache) => [
      { atMs: 1_500, forMs: 0, fault: wipeRedis(cache) },
      { atMs: 2_500, forMs: 2_000, fault: pauseNode(cache) },
      { atMs: 5_500, forMs: 0, fault: killNode(cache) },
    ]),
  budgets: () => [
    noErrors(
      'What is not cached is read from the database',
      'packages/kit, cache.ts: a cache that does not answer is left out',
    ),
  ],
  sabotages: [],
}

/** Names of what services use as a cache: a Redis that holds sessions or limits may not be lost. */
function caches(platform: Platform): string[] {
  const names = resourcesOf(platform, 'service').flatMap(({ cache }) => cache?.name ?? [])
  return [...new Set(names)]
}
