import type { Platform } from '@ballast/model'
import type { Drill } from '../drill/drill.ts'
import { nodesOf, ownServiceNodes } from '../drill/victims.ts'
import { cutLink, delayLink, resetLink, silenceLink } from '../faults/edge-faults.ts'
import type { Fault } from '../faults/fault.ts'
import { killNode, pauseNode } from '../faults/process-faults.ts'
import { usualLoad } from '../load/load-spec.ts'
import type { Random } from '../load/seeded-random.ts'

const longestMs = 3_000

/** Two or three overlapping faults that nobody planned together, drawn from a seed. */
export const randomCombination: Drill = {
  name: 'random-combination',
  title: 'Two or three faults at a time, drawn from the seed',
  derivation: () => ({ detours: true }),
  load: ({ form }) => ({
    ...usualLoad,
    phases: [{ operationsPerSecond: 20, seconds: form === 'short' ? 12 : 120 }],
  }),
  faults: ({ random, platform, form, ownFaults }) =>
    Array.from({ length: form === 'short' ? 1 : 10 }, (_, round) =>
      combination(random, platform, ownFaults).map((fault) => ({
        atMs: 1_000 + round * 10_000 + random.below(1_500),
        forMs: 1_000 + random.below(longestMs - 1_000),
        fault,
      })),
    ).flat(),
  budgets: () => [
    {
      measure: 'recovery-ms',
      unit: 'ms',
      bound: 'most',
      parts: [
        { what: 'The longest of the faults lasts', value: longestMs, source: 'this drill' },
        {
          what: 'All is well again',
          value: 30_000,
          source: 'goal of this drill: recovery within 30 s',
        },
      ],
    },
  ],
  sabotages: [],
}

/** Draws two or three faults of different kinds, so that one does not undo another. */
function combination(random: Random, platform: Platform, own: readonly Fault[]): Fault[] {
  const [killed, paused] = random.shuffled(ownServiceNodes(platform))
  const links = random.shuffled(
    platform.links.filter(({ how }) => how === 'stores' || how === 'caches'),
  )
  const [cut, slow, reset, silent] = links.map(({ from, to }) => [from.name, to.name] as const)
  const databases = nodesOf(platform, 'postgres')
  const caches = nodesOf(platform, 'redis')
  const kinds: Fault[] = [
    ...(killed ? [killNode(killed)] : []),
    ...(paused ? [pauseNode(paused)] : []),
    ...(databases.length > 0 ? [killNode(random.pick(databases))] : []),
    ...(caches.length > 0 ? [pauseNode(random.pick(caches))] : []),
    ...(cut ? [cutLink(...cut)] : []),
    ...(slow ? [delayLink(...slow, 200)] : []),
    ...(reset ? [resetLink(...reset)] : []),
    ...(silent ? [silenceLink(...silent)] : []),
    ...own,
  ]
  return random.shuffled(kinds).slice(0, 2 + random.below(2))
}
