import { isRight, probeEdges } from '../connectivity/probe-edges.ts'
import type { Drill } from '../drill/drill.ts'
import type { EvidenceInvariant, Violation } from '../evidence/schema.ts'
import type { Scene } from '../faults/fault.ts'
import { usualLoad } from '../load/load-spec.ts'
import { doorLeftOpen } from '../sabotage/index.ts'

/**
 * Every declared edge is open, every undeclared one closed, as far as one machine can close them. The light
 * load shows that the platform is at work meanwhile.
 */
export const connectivity: Drill = {
  name: 'connectivity',
  title: 'Every service tries every database, anyone tries the cache, every declared call is made',
  load: () => ({ ...usualLoad, phases: [{ operationsPerSecond: 5, seconds: 2 }] }),
  faults: () => [],
  probe: async (scene) => [await wrongEdges(scene)],
  budgets: () => [],
  sabotages: [doorLeftOpen],
}

async function wrongEdges(scene: Scene): Promise<EvidenceInvariant> {
  const edges = await probeEdges(scene)
  const shown = edges
    .filter((edge) => !isRight(edge))
    .map(({ from, to, how, declared, found, answer }): Violation => {
      const meant = declared ? 'declared' : 'not declared'
      return { what: `${from} -> ${to} (${how}) is ${meant} and ${found}: ${answer}` }
    })
  return {
    name: 'wrong-edges',
    claim: 'Every edge is open exactly where it is declared',
    checked: edges.length,
    violations: shown.length,
    shown: shown.slice(0, 50),
  }
}
