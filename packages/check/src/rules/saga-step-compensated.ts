import { type EventType, reads, type Service, saga, step, topic } from '@ballast/model'
import { breadAsked, breadBaked, breadBurnt, breadSold } from '../examples/events.ts'
import type { Rule } from '../rule.ts'
import { list } from '../words.ts'

/**
 * Every step of a saga before its pivot must be compensated: the step names the events that undo it, and its service
 * handles them and the event that triggers the step. If the saga declares states, each event that they publish must
 * trigger a step or undo one. Events that a service forgot are left to another rule.
 */
export const sagaStepCompensated: Rule = {
  id: 'saga-step-compensated',
  severity: 'error',
  source: 'https://microservices.io/patterns/data/saga.html',
  *check({ sagas }) {
    for (const { name, steps, states } of sagas) {
      for (const step of steps) {
        const { service, kind, on, undoneBy = [] } = step
        if (neverHandles(service, on))
          yield {
            at: [step, 'on'],
            what: `Service "${service.name}" has a step of the saga "${name}" on ${on.type}, but does not handle that event`,
            why: 'The saga stops there, and nothing happens until it expires',
            fix: `Add ${on.type} to what "${service.name}" handles`,
          }
        if (kind === 'compensatable' && undoneBy.length === 0)
          yield {
            at: [step, 'undoneBy'],
            what: `The step of "${service.name}" in the saga "${name}" is compensatable, but no event undoes it`,
            why: 'If a later step is refused, its effect stays: room is reserved for something that was refused',
            fix: 'Name the events that undo it, or make it a retriable step after the pivot',
          }
        const unhandled = undoneBy
          .filter((event) => neverHandles(service, event))
          .map(({ type }) => type)
        if (unhandled.length > 0)
          yield {
            at: [step, 'undoneBy'],
            what: `The step of "${service.name}" in the saga "${name}" is undone by ${list(unhandled)}, which the service does not handle`,
            why: 'Its effect stays after the saga has failed',
            fix: `Add ${list(unhandled)} to what "${service.name}" handles`,
          }
        if (kind !== 'compensatable' || undoneBy.length === 0) continue
        const covered = [...steps.map((other) => other.on), ...undoneBy]
        const open = new Set(states.map(({ publishes }) => publishes.type))
        for (const { type } of covered) open.delete(type)
        if (open.size > 0)
          yield {
            at: [step, 'undoneBy'],
            what: `No event undoes the step of "${service.name}" when the saga "${name}" ends with ${list([...open])}`,
            why: 'Its effect stays: what it reserved is held for something that has expired',
            fix: `Add ${list([...open])} to undoneBy, or give the saga a step for it`,
          }
      }
    }
  },
  examples: {
    bad: [
      {
        declares: ({ shelf }) => ({
          sagas: [saga('bake', [step(shelf, 'compensatable', { on: breadBaked })])],
        }),
      },
      {
        declares: ({ shelf }) => ({
          sagas: [
            saga('bake', [
              step(shelf, 'compensatable', { on: breadBaked, undoneBy: [breadBurnt] }),
            ]),
          ],
        }),
      },
      {
        declares: ({ shelf }) => ({
          sagas: [saga('bake', [step(shelf, 'pivot', { on: breadAsked })])],
        }),
      },
      {
        shelf: { handles: [], ignores: [breadBaked] },
        declares: ({ shelf }) => ({
          sagas: [saga('bake', [step(shelf, 'pivot', { on: breadBaked })])],
        }),
      },
      {
        shelf: { handles: [reads(breadBaked), reads(breadBurnt)] },
        declares: ({ shelf }) => ({
          sagas: [
            saga(
              'bake',
              [step(shelf, 'compensatable', { on: breadBaked, undoneBy: [breadBurnt] })],
              {
                states: [baked, burnt, sold],
              },
            ),
          ],
        }),
      },
    ],
    good: [
      {
        shelf: { handles: [reads(breadBaked), reads(breadBurnt)] },
        declares: ({ shelf }) => ({
          sagas: [
            saga(
              'bake',
              [step(shelf, 'compensatable', { on: breadBaked, undoneBy: [breadBurnt] })],
              {
                states: [baked, burnt],
              },
            ),
          ],
        }),
      },
      {
        // One of two topics carries it: event-is-handled reports that the shelf does not handle it.
        shelf: ({ events, baked }) => ({
          consumes: [baked, topic('sold', { on: events, key: 'breadId' })],
          handles: [],
        }),
        declares: ({ shelf }) => ({
          sagas: [saga('bake', [step(shelf, 'pivot', { on: breadBaked })])],
        }),
      },
      {
        shelf: { handles: [reads(breadBaked), reads(breadBurnt)] },
        declares: ({ shelf }) => ({
          sagas: [
            saga('bake', [
              step(shelf, 'compensatable', { on: breadBaked, undoneBy: [breadBurnt] }),
            ]),
          ],
        }),
      },
      {
        declares: ({ shelf }) => ({
          sagas: [saga('bake', [step(shelf, 'pivot', { on: breadBaked })])],
        }),
      },
    ],
  },
}

const baked = { from: [], on: 'request', to: 'BAKED', publishes: breadBaked }
const burnt = { from: ['BAKED'], on: 'fire', to: 'BURNT', publishes: breadBurnt }
const sold = { from: ['BAKED'], on: 'sale', to: 'SOLD', publishes: breadSold }

/** Returns whether the service ignores the event, or consumes no topic that carries it. */
function neverHandles({ consumes, handles, ignores }: Service, { type }: EventType): boolean {
  const isIt = (event: EventType) => event.type === type
  if (handles.some(({ event }) => isIt(event))) return false
  return ignores.some(isIt) || !consumes.some(({ carries }) => carries.some(isIt))
}
