import type { Drill } from '../drill/drill.ts'
import { fewerThanTwoDatabases } from '../drill/focus.ts'
import { nodesOf, ownServiceNodes } from '../drill/victims.ts'
import { killNode } from '../faults/process-faults.ts'
import { usualLoad } from '../load/load-spec.ts'
import { eventPassedBy } from '../sabotage/index.ts'

/** So long after the first fault the second one comes: a database that was killed is still starting then. */
const duringRecoveryMs = 300
const everyMs = 5_000

/** Misfortunes come together: what mends the first damage is itself hit. */
export const secondFault: Drill = {
  name: 'second-fault',
  title:
    'While a database starts again, a service that waits for it is killed, and another database',
  load: ({ form }) => ({
    ...usualLoad,
    phases: [{ operationsPerSecond: 20, seconds: form === 'short' ? 12 : 36 }],
  }),
  unavailable: ({ platform }) => fewerThanTwoDatabases(platform),
  faults: ({ random, platform, form }) => {
    const databases = random.shuffled(nodesOf(platform, 'postgres'))
    const services = random.shuffled(ownServiceNodes(platform))
    return Array.from({ length: form === 'short' ? 1 : 5 }, (_, at) => {
      const [first, other] = [
        databases[at % databases.length]!,
        databases[(at + 1) % databases.length]!,
      ]
      return [first, services[at % services.length]!, other].map((id, step) => ({
        atMs: 1_500 + at * everyMs + step * duringRecoveryMs,
        forMs: 0,
        fault: killNode(id),
      }))
    }).flat()
  },
  budgets: () => [
    {
      measure: 'recovery-ms',
      unit: 'ms',
      bound: 'most',
      parts: [
        {
          what: 'The last of the three faults comes so long after the first',
          value: 2 * duringRecoveryMs,
          source: 'this drill',
        },
        {
          what: 'A database recovers',
          value: 10_000,
          source: 'the promise of kill-postgres: recovers within 10 s',
        },
      ],
    },
  ],
  sabotages: [eventPassedBy],
}
