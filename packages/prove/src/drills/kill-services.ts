import type { Drill } from '../drill/drill.ts'
import { nodesOf } from '../drill/victims.ts'
import { killNode } from '../faults/process-faults.ts'
import { usualLoad } from '../load/load-spec.ts'
import { eventPassedBy } from '../sabotage/index.ts'

const everyMs = 1_000
/** Before the first kill there is something to lose, and after the last one something to see. */
const [beforeMs, afterMs] = [1_000, 3_000]

/** Every process of every service and of the gateway, one each second. */
export const killServices: Drill = {
  name: 'kill-services',
  title: 'One process after the other of services and gateway is killed, one each second',
  load: ({ platform }) => {
    const seconds =
      (beforeMs + afterMs + nodesOf(platform, 'service', 'gateway').length * everyMs) / 1_000
    return { ...usualLoad, phases: [{ operationsPerSecond: 25, seconds }] }
  },
  faults: ({ random, platform }) =>
    oneOfEachFirst(random.shuffled(nodesOf(platform, 'service', 'gateway'))).map((id, at) => ({
      atMs: beforeMs + at * everyMs,
      forMs: 0,
      fault: killNode(id),
    })),
  budgets: () => [
    {
      measure: 'recovery-ms',
      unit: 'ms',
      bound: 'most',
      parts: [
        {
          what: 'The gateway finds the connection closed and goes to the other replica',
          value: 0,
          source: 'packages/gateway: a refused connection is no answer',
        },
        {
          what: 'HAProxy takes a gateway out: two checks, 100 ms apart after the first failure',
          value: 350,
          source: 'inter 250 ms, fastinter 100 ms, fall 2',
        },
        {
          what: 'Requests that were under way in the process',
          value: 650,
          source: 'longest request of this load',
        },
      ],
    },
  ],
  sabotages: [eventPassedBy],
}

/** Between two kills of one service lie those of all others: its first replica is up again by then. */
function oneOfEachFirst(ids: readonly string[]): string[] {
  const replica = (id: string): number => Number(/\d+$/.exec(id)?.[0] ?? 1)
  return ids.toSorted((a, b) => replica(a) - replica(b))
}
