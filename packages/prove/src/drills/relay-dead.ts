import type { Drill, Form, Stage } from '../drill/drill.ts'
import { mainService, publishesNothing } from '../drill/focus.ts'
import type { Observed } from '../drill/measures.ts'
import { noErrors } from '../drill/no-errors.ts'
import { eventServices } from '../events/event-databases.ts'
import type { EvidenceMeasure } from '../evidence/schema.ts'
import { holdRelay } from '../faults/held-relay.ts'
import { usualLoad } from '../load/load-spec.ts'
import { handledOutOfOrder } from '../sabotage/index.ts'

const firstMs = 1_000
const usualPerSecond = 25
/**
 * In the long form one relay stands still under a heavier load, so that some 10,000 events wait; then it has
 * quiet time to drain before the next.
 */
const crowd = { operationsPerSecond: 150, seconds: 100 }
const quietSeconds = 120

/** The relay of the main service first, then those of the other services that publish. */
function holds(form: Form, stage: Stage) {
  const main = mainService(stage).database.name
  const others = eventServices(stage.platform)
    .filter(({ publishes, database }) => publishes.length > 0 && database.name !== main)
    .map(({ database }) => database.name)
  const firstForMs = form === 'short' ? 2_000 : (crowd.seconds - 1) * 1_000
  const forMs = form === 'short' ? 2_000 : 25_000
  const nextMs = form === 'short' ? 3_300 : (crowd.seconds + quietSeconds) * 1_000
  return [
    { database: main, atMs: firstMs, forMs: firstForMs },
    ...others.map((database, at) => ({ database, atMs: nextMs + at * (forMs + 300), forMs })),
  ]
}

export const relayDead: Drill = {
  name: 'relay-dead',
  title: 'The relay of each service stands still in turn: events wait in the outbox, and drain',
  unavailable: publishesNothing,
  load: ({ form, ...stage }) => {
    const { atMs, forMs } = holds(form, stage).at(-1)!
    const seconds = Math.ceil((atMs + forMs) / 1_000) + 2
    return {
      ...usualLoad,
      phases:
        form === 'short'
          ? [{ operationsPerSecond: usualPerSecond, seconds }]
          : [crowd, { operationsPerSecond: usualPerSecond, seconds: seconds - crowd.seconds + 10 }],
    }
  },
  faults: ({ form, ...stage }) =>
    holds(form, stage).map(({ database, atMs, forMs }) => ({
      atMs,
      forMs,
      fault: holdRelay(database),
    })),
  measure: drains,
  budgets: () => [
    noErrors('No request waits for the relay', 'the outbox'),
    {
      measure: 'drain-ms',
      unit: 'ms',
      bound: 'most',
      parts: [
        {
          what: 'A relay looks again',
          value: 1_000,
          source: 'packages/kit, relay.ts: polls each second',
        },
        {
          what: 'Events that have waited are moved and handled',
          value: 4_000,
          source: 'some hundreds of events, in batches of 500',
        },
      ],
    },
  ],
  sabotages: [handledOutOfOrder],
}

/** Fewer are gone between two samples: they say nothing of a rate. */
const smallestBacklog = 1_000

/**
 * How fast a backlog leaves an outbox once its relay is free, while all that it sets off is handled beside
 * it: from the last sample that shows all of it, to the first that shows less than a hundredth. What is
 * written meanwhile leaves as well, and is not counted.
 */
function drains({ faults, lags, beganMs }: Observed): EvidenceMeasure[] {
  return faults.flatMap(({ target, appliedAtMs, healedAtMs }): EvidenceMeasure[] => {
    const since = lags.flatMap(({ atMs, waiting }) => {
      const events = waiting[target]
      return events === undefined || atMs < beganMs + appliedAtMs ? [] : [{ atMs, events }]
    })
    const held = since.filter(({ atMs }) => atMs <= beganMs + (healedAtMs ?? 0))
    const most = Math.max(0, ...held.map(({ events }) => events))
    if (most < smallestBacklog) return []
    const full = since.findLast(({ events }) => events === most)!
    const empty = since.find(({ atMs, events }) => atMs > full.atMs && events < most / 100)
    const rate =
      empty === undefined ? null : ((most - empty.events) * 1_000) / (empty.atMs - full.atMs)
    return [
      { name: `backlog-${target}`, unit: 'events', value: most },
      { name: 'drain-rate', unit: 'events/s', value: rate === null ? null : Math.round(rate) },
    ]
  })
}
