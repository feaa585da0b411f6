import { addressPlan, type Platform, resourcesOf, type Service } from '@ballast/model'
import type { Drill } from '../drill/drill.ts'
import type { EvidenceInvariant, Violation } from '../evidence/schema.ts'
import { untilMembers } from '../faults/consumer-group.ts'
import type { Scene } from '../faults/fault.ts'
import { dieInGroup, joinGroup, membershipOf } from '../faults/foreign-member.ts'
import { usualLoad } from '../load/load-spec.ts'
import { eventPassedBy, handledOutOfOrder, strangerStays } from '../sabotage/index.ts'

const beforeMs = 1_000
/** Row F25: join and leave each 2 s. */
const everyMs = 2_000
const memberForMs = 800
/** After the storm, in the long form: one whose process dies is missed for the 6 s of its session. */
const sessionMs = 6_000

/** Partitions change hands in mid-flight: no record may be passed over, and none overtake another. */
export const rebalanceStorm: Drill = {
  name: 'rebalance-storm',
  title:
    'A foreign member joins and leaves each group that handles orders, every two seconds; in the long form it is also killed',
  load: ({ form }) => ({
    ...usualLoad,
    phases: [{ operationsPerSecond: 25, seconds: form === 'short' ? 13 : 85 }],
  }),
  faults: ({ platform, form }) => {
    const groups = orderGroups(platform)
    const joins = form === 'short' ? 5 : 30
    return groups.flatMap((service, at) => {
      // Not all at one moment: each hands over while the others are at work.
      const fromMs = beforeMs + (at * everyMs) / groups.length
      const storm = Array.from({ length: joins }, (_, turn) => ({
        atMs: fromMs + turn * everyMs,
        forMs: memberForMs,
        fault: joinGroup(service),
      }))
      const death = {
        atMs: fromMs + (joins + 1) * everyMs,
        forMs: sessionMs,
        fault: dieInGroup(service),
      }
      return form === 'short' ? storm : [...storm, death]
    })
  },
  probe: async (scene) => [await strangers(scene)],
  budgets: [
    {
      measure: 'errors-seen',
      unit: 'operations',
      most: 0,
      parts: [{ what: 'No request waits for an event', value: 0, source: 'the outbox' }],
    },
    {
      measure: 'drain-ms',
      unit: 'ms',
      most: 30_000,
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
          source: 'what faults.md F25 leaves of 30 s',
        },
      ],
    },
  ],
  sabotages: [strangerStays, handledOutOfOrder, eventPassedBy],
}

/** Services that handle events of orders: an order passes through all of their groups. */
function orderGroups(platform: Platform): Service[] {
  return resourcesOf(platform, 'service').filter(({ consumes }) =>
    consumes.some(({ key }) => key === 'orderId'),
  )
}

async function strangers(scene: Scene): Promise<EvidenceInvariant> {
  const { nodes } = addressPlan(scene.platform)
  const found = await Promise.all(
    orderGroups(scene.platform).map(async (service): Promise<Violation[]> => {
      const own = nodes.filter(({ resource }) => resource.name === service.name).map(({ id }) => id)
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
