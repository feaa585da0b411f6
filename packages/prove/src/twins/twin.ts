import type { Platform } from '@ballast/model'
import type { Drill } from '../drill/drill.ts'
import { secondsOf } from '../load/load-spec.ts'
import { seededRandom } from '../load/seeded-random.ts'
import type { Sabotage } from '../sabotage/index.ts'

/** A drill under a sabotage of its own: it must be broken, or the drill would not have noticed. */
export interface Twin {
  readonly drill: Drill
  readonly sabotage: Sabotage
}

/** Twins have a seed and ports of their own: none is run beside another. */
export const twinSeed = 7
export const twinPortOffset = 3_400

/** Every drill with each of its sabotages. */
export function allTwins(drills: readonly Drill[]): Twin[] {
  return byPlatform(twinsOf(drills))
}

/** Each sabotage once, under the drill of the shortest load that has it. */
export function eachSabotageOnce(drills: readonly Drill[], platform: Platform): Twin[] {
  const seconds = (drill: Drill) =>
    secondsOf(drill.load({ random: seededRandom(twinSeed), form: 'short', platform, known: [] }))
  const found = new Map<string, Twin>()
  for (const twin of twinsOf(drills.toSorted((a, b) => seconds(a) - seconds(b)))) {
    if (!found.has(twin.sabotage.name)) found.set(twin.sabotage.name, twin)
  }
  return byPlatform([...found.values()])
}

function twinsOf(drills: readonly Drill[]): Twin[] {
  return drills.flatMap((drill) => drill.sabotages.map((sabotage) => ({ drill, sabotage })))
}

/** Those that want the same platform are neighbours. */
function byPlatform(twins: readonly Twin[]): Twin[] {
  const wanted = ({ drill }: Twin) => JSON.stringify(drill.derivation ?? {})
  return [...Map.groupBy(twins, wanted).values()].flat()
}
