import type { Drill, Stage } from '../drill/drill.ts'
import type { Sabotage } from '../sabotage/index.ts'

/** A drill under a sabotage of its own: it must be broken, or the drill would not have noticed. */
export interface Twin {
  readonly drill: Drill
  readonly sabotage: Sabotage
}

/** Twins have a seed and ports of their own: none is run beside another. */
export const twinSeed = 7
export const twinPortOffset = 3_400

/** Every drill with each of its sabotages. Those that want the same platform are neighbours. */
export function allTwins(drills: readonly Drill[], stage: Stage): Twin[] {
  const twins = drills.flatMap((drill) =>
    drill.sabotages.flatMap((sabotage) =>
      (sabotage.possible?.(stage.platform) ?? true) ? [{ drill, sabotage }] : [],
    ),
  )
  const wanted = ({ drill }: Twin) => JSON.stringify(drill.derivation?.(stage) ?? {})
  return [...Map.groupBy(twins, wanted).values()].flat()
}
