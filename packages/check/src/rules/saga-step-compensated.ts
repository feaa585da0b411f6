import { type EventType, reads, type Service, saga, step, topic } from '@ballast/model'
import { breadAsked, breadBaked, breadBurnt, breadSold } from '../examples/events.ts'
import type { Rule } from '../rule.ts'
import { list } from '../words.ts'

/**
 * What a saga does before its pivot can be taken back: the step names the events that do so, and its service handles
 * them, as it does the one that asks for the step. Where the saga has states, each event that they publish asks for
 * a step or takes back what came before. What reaches a service and was forgotten is another rule's matter.
 */
export const sagaStepCompensated: Rule = {
  id: 'saga-step-compensated',
  severity: 'error',
  source: 'https://microservices.io/patterns/data/saga.html',
  *check({ sagas }) {
    for (const { name, steps, states } of sagas) {
      for (const step of steps) {
        const { service, kind, on, undoneBy = [] } = step
        if (deafTo(service, on))
          yield {
            at: [step, 'on'],
            what: `Service "${service.name}" takes part in the saga "${name}" on ${on.type}, and does not handle that`,
            why: 'The saga stops there: its subject stays as it is until it expires',
            fix: `Add ${on.type} to what "${service.name}" handles`,
          }
        if (kind === 'compensatable' && undoneBy.length === 0)
          yield {
            at: [step, 'undoneBy'],
            what: `The step of "${service.name}" in the saga "${name}" is compensatable, and no event takes it back`,
            why: 'When a later step is refused, what it did stays: room is reserved for what was refused',
            fix: 'Name the events that take it back, or make it a retriable step behind the pivot',
          }
        const deaf = undoneBy.filter((event) => deafTo(service, event)).map(({ type }) => type)
        if (deaf.length > 0)
          yield {
            at: [step, 'undoneBy'],
            what: `The step of "${service.name}" in the saga "${name}" is taken back by ${list(deaf)}, which the service does not handle`,
            why: 'What it did stays after the saga has failed',
            fix: `Add ${list(deaf)} to what "${service.name}" handles`,
          }
        if (kind !== 'compensatable' || undoneBy.length === 0) continue
        const answered = [...steps.map((other) => other.on), ...undoneBy]
        const open = new Set(states.map(({ publishes }) => publishes.type))
        for (const { type } of answered) open.delete(type)
        if (open.size > 0)
          yield {
            at: [step, 'undoneBy'],
            what: `Nothing takes back the step of "${service.name}" when the saga "${name}" ends with ${list([...open])}`,
            why: 'What it did stays: what it reserved is held for something that has expired',
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
        // Of two topics one carries it: that the shelf has forgotten it is another rule's matter.
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

/** It is told that the event means nothing to it, or is never sent it. */
function deafTo({ consumes, handles, ignores }: Service, { type }: EventType): boolean {
  const isIt = (event: EventType) => event.type === type
  if (handles.some(({ event }) => isIt(event))) return false
  return ignores.some(isIt) || !consumes.some(({ carries }) => carries.some(isIt))
}
