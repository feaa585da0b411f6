import type { Drill } from '../drill/drill.ts'
import { noErrors } from '../drill/no-errors.ts'
import type { EvidenceInvariant } from '../evidence/schema.ts'
import type { Scene } from '../faults/fault.ts'
import { killSupervisor } from '../faults/supervisor-fault.ts'
import { usualLoad } from '../load/load-spec.ts'

const [beforeMs, unsupervisedMs] = [1_500, 3_000]

/** Whatever starts the processes of a platform may die: they go on, and the next start takes them over. */
export const supervisorKilled: Drill = {
  name: 'supervisor-killed',
  title: 'The supervisor is killed under load, and another takes over what runs some seconds later',
  // It takes over within a second; on a busy machine the load must see that too.
  load: () => ({ ...usualLoad, phases: [{ operationsPerSecond: 10, seconds: 20 }] }),
  faults: () => [{ atMs: beforeMs, forMs: unsupervisedMs, fault: killSupervisor() }],
  probe: async (scene) => [await takenOver(scene)],
  budgets: () => [
    noErrors('Nobody waits for the supervisor, and nothing is restarted', 'decisions/adoption.md'),
  ],
  sabotages: [],
}

async function takenOver({ nodes }: Scene): Promise<EvidenceInvariant> {
  const { nodes: states } = await nodes.status()
  const shown = states
    .filter(({ adopted }) => adopted !== true)
    .map(({ id, reason = 'it was started anew' }) => ({
      what: `${id} was not taken over: ${reason}`,
    }))
  return {
    name: 'taken-over',
    claim: 'The next supervisor has taken over every process, and restarted none',
    checked: states.length,
    violations: shown.length,
    shown,
  }
}
