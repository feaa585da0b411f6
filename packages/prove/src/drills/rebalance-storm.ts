import { type Platform, resourcesOf, type Service } from '@ballast/model'
import type { Drill, Form } from '../drill/drill.ts'
import { noErrors } from '../drill/no-errors.ts'
import type { EvidenceInvariant, Violation } from '../evidence/schema.ts'
import { untilMembers } from '../faults/consumer-group.ts'
import type { Scene } from '../faults/fault.ts'
import { dieInGroup, membershipOf, rebalanceOverAndOver } from '../faults/foreign-member.ts'
import { usualLoad } from '../load/load-spec.ts'
import { eventPassedBy, handledOutOfOrder, strangerStays } from '../sabotage/index.ts'

const beforeMs = 1_000
/** Time between two rebalances. */
const everyMs = 2_000
const stormMs: Readonly<Record<Form, number>> = { short: 9_000, long: 60_000 }
/** In the long form one dies after the storm, and is missed for the 6 s of its session. */
const deathAtMs = beforeMs + stormMs.long + 10_000

/** Partitions move between consumers under load: no record is skipped, and none overtakes another. */
export const rebalanceStorm: Drill = {
  name: 'rebalance-storm',
  title:
    'A foreign member joins and leaves each consumer group, every two seconds; in the long form it is also killed',
  load: ({ form }) => ({
    ...usualLoad,
    phases: [{ operationsPerSecond: 25, seconds: form === 'short' ? 13 : 85 }],
  }),
  unavailable: ({ platform }) =>
    consumingServices(platform).length === 0
      ? `no service of "${platform.name}" consumes events`
      : undefined,
  faults: ({ platform, form }) =>
    consumingServices(platform).flatMap((service, at) => {
      const storm = {
        // Not all at one moment: one hands over while the others are at work.
        atMs: beforeMs + at * 500,
        forMs: stormMs[form],
        fault: rebalanceOverAndOver(service, everyMs),
      }
      const death = { atMs: deathAtMs, forMs: 0, fault: dieInGroup(service) }
      return form === 'short' ? [storm] : [storm, death]
    }),
  probe: async (scene) => [await strangers(scene)],
  budgets: () => [
    noErrors('No request waits for an event', 'the outbox'),
    {
      measure: 'drain-ms',
      unit: 'ms',
      bound: 'most',
      parts: [
        {
          what: 'The others hear that it left, and share out its partitions',
          value: 500,
          source: 'packages/kit, consumer.ts: heartbeatInterval 0.5 s',
        },
        {
          what: 'One that finds records passed over leaves and joins once more',
          value: 1_000,
          source: 'packages/kit, consumer.ts: 0.5 s before it starts again, and a heartbeat',
        },
        {
          what: 'What has waited is handled',
          value: 28_500,
          source: 'remainder of 30 s, the goal of this drill',
        },
      ],
    },
  ],
  sabotages: [strangerStays, handledOutOfOrder, eventPassedBy],
}

function consumingServices(platform: Platform): Service[] {
  return resourcesOf(platform, 'service').filter(({ consumes }) => consumes.length > 0)
}

async function strangers(scene: Scene): Promise<EvidenceInvariant> {
  const found = await Promise.all(
    consumingServices(scene.platform).map(async (service): Promise<Violation[]> => {
      const own = scene.addresses.of(service).map(({ id }) => id)
      const is = await untilMembers(
        membershipOf(service, '', scene),
        (members) => [...members.keys()].toSorted().join(', '),
        10_000,
      )
      const wanted = own.toSorted().join(', ')
      return is === wanted
        ? []
        : [{ what: `group "${service.name}" has ${is ?? 'no stable members'}, not ${wanted}` }]
    }),
  )
  return {
    name: 'strangers',
    claim: 'At rest, each group is stable, and its members are the processes of its service',
    checked: found.length,
    violations: found.flat().length,
    shown: found.flat(),
  }
}
