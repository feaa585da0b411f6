import { type Service, saga, step, topic } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { list } from '../words.ts'

/**
 * What a saga does before its pivot can be taken back: the step names the events that do so, and its service handles
 * them, as it does the one that asks for the step. What reaches a service and was forgotten is another rule's matter.
 */
export const sagaStepCompensated: Rule = {
  id: 'saga-step-compensated',
  severity: 'error',
  source: 'https://microservices.io/patterns/data/saga.html',
  *check({ sagas }) {
    for (const { name, steps } of sagas) {
      for (const step of steps) {
        const { service, kind, on, undoneBy = [] } = step
        if (deafTo(service, on))
          yield {
            at: [step, 'on'],
            what: `Service "${service.name}" takes part in the saga "${name}" on ${on}, and does not handle that`,
            why: 'The saga stops there: its subject stays as it is until it expires',
            fix: `Add ${on} to what "${service.name}" handles`,
          }
        if (kind === 'compensatable' && undoneBy.length === 0)
          yield {
            at: [step, 'undoneBy'],
            what: `The step of "${service.name}" in the saga "${name}" is compensatable, and no event takes it back`,
            why: 'When a later step is refused, what it did stays: room is reserved for what was refused',
            fix: 'Name the events that take it back, or make it a retriable step behind the pivot',
          }
        const deaf = undoneBy.filter((type) => deafTo(service, type))
        if (deaf.length > 0)
          yield {
            at: [step, 'undoneBy'],
            what: `The step of "${service.name}" in the saga "${name}" is taken back by ${list(deaf)}, which the service does not handle`,
            why: 'What it did stays after the saga has failed',
            fix: `Add ${list(deaf)} to what "${service.name}" handles`,
          }
      }
    }
  },
  examples: {
    bad: [
      {
        declares: ({ shelf }) => ({
          sagas: [saga('bake', [step(shelf, 'compensatable', { on: 'bread.baked.v1' })])],
        }),
      },
      {
        declares: ({ shelf }) => ({
          sagas: [
            saga('bake', [
              step(shelf, 'compensatable', { on: 'bread.baked.v1', undoneBy: ['bread.burnt.v1'] }),
            ]),
          ],
        }),
      },
      {
        declares: ({ shelf }) => ({
          sagas: [saga('bake', [step(shelf, 'pivot', { on: 'bread.asked.v1' })])],
        }),
      },
      {
        shelf: { handles: {}, ignores: ['bread.baked.v1'] },
        declares: ({ shelf }) => ({
          sagas: [saga('bake', [step(shelf, 'pivot', { on: 'bread.baked.v1' })])],
        }),
      },
    ],
    good: [
      {
        // Of two topics one carries it: that the shelf has forgotten it is another rule's matter.
        shelf: ({ events, baked }) => ({
          consumes: [baked, topic('sold', { on: events, key: 'breadId' })],
          handles: {},
        }),
        declares: ({ shelf }) => ({
          sagas: [saga('bake', [step(shelf, 'pivot', { on: 'bread.baked.v1' })])],
        }),
      },
      {
        shelf: { handles: { 'bread.baked.v1': [], 'bread.burnt.v1': [] } },
        declares: ({ shelf }) => ({
          sagas: [
            saga('bake', [
              step(shelf, 'compensatable', { on: 'bread.baked.v1', undoneBy: ['bread.burnt.v1'] }),
            ]),
          ],
        }),
      },
      {
        declares: ({ shelf }) => ({
          sagas: [saga('bake', [step(shelf, 'pivot', { on: 'bread.baked.v1' })])],
        }),
      },
    ],
  },
}

/** It is told that the event means nothing to it, or is never sent it. */
function deafTo({ consumes, handles, ignores }: Service, type: string): boolean {
  if (type in handles) return false
  return ignores.includes(type) || !consumes.some(({ carries }) => type in carries)
}
