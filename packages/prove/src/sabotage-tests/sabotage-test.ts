import type { Drill, Stage } from '../drill/drill.ts'
import type { Sabotage } from '../sabotage/index.ts'

/** A drill and one of its sabotages. Under the sabotage the drill must end `broken`. */
export interface SabotageTest {
  readonly drill: Drill
  readonly sabotage: Sabotage
}

/** Seed of the schedule and the operations of every sabotage test. */
export const sabotageTestSeed = 7

/** Returns each drill with each of its sabotages, grouped by the platform that they run on. */
export function sabotageTestsOf(drills: readonly Drill[], stage: Stage): SabotageTest[] {
  const tests = drills.flatMap((drill) =>
    drill.sabotages.flatMap((sabotage) =>
      (sabotage.possible?.(stage.platform) ?? true) ? [{ drill, sabotage }] : [],
    ),
  )
  const platformOf = ({ drill }: SabotageTest) => JSON.stringify(drill.derivation?.(stage) ?? {})
  return [...Map.groupBy(tests, platformOf).values()].flat()
}
