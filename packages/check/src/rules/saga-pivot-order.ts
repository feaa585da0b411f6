import { saga, step } from '@ballast/model'
import { breadAsked, breadBaked, breadBurnt, breadSold } from '../examples/events.ts'
import type { Rule } from '../rule.ts'

/**
 * A saga must have its compensatable steps first, then at most one pivot, then only retriable steps: after the pivot
 * there is no way back, before it there must be one.
 */
export const sagaPivotOrder: Rule = {
  id: 'saga-pivot-order',
  severity: 'error',
  source: 'https://learn.microsoft.com/en-us/azure/architecture/patterns/saga',
  *check({ sagas }) {
    for (const { name, steps } of sagas) {
      for (const [index, step] of steps.entries()) {
        const before = steps[index - 1]
        if (before === undefined || order.indexOf(step.kind) > order.indexOf(before.kind)) continue
        if (step.kind === before.kind && step.kind !== 'pivot') continue
        yield {
          at: [step, 'kind'],
          what: `The saga "${name}" has a ${step.kind} step of "${step.service.name}" after a ${before.kind} step of "${before.service.name}"`,
          why: 'If it is refused, earlier steps can no longer be compensated: the user has paid for something that is not delivered',
          fix: 'Put compensatable steps first, then one pivot, then retriable steps',
        }
      }
    }
  },
  examples: {
    bad: [
      {
        declares: ({ shelf, oven }) => ({
          sagas: [
            saga('bake', [
              step(oven, 'pivot', { on: breadAsked }),
              step(shelf, 'compensatable', {
                on: breadBaked,
                undoneBy: [breadBurnt],
              }),
            ]),
          ],
        }),
      },
      {
        declares: ({ shelf, oven }) => ({
          sagas: [
            saga('bake', [
              step(oven, 'pivot', { on: breadAsked }),
              step(shelf, 'pivot', { on: breadBaked }),
            ]),
          ],
        }),
      },
      {
        declares: ({ shelf, oven }) => ({
          sagas: [
            saga('bake', [
              step(oven, 'retriable', { on: breadAsked }),
              step(shelf, 'pivot', { on: breadBaked }),
            ]),
          ],
        }),
      },
    ],
    good: [
      {
        declares: ({ shelf, oven }) => ({
          sagas: [
            saga('bake', [
              step(oven, 'compensatable', { on: breadAsked, undoneBy: [breadBurnt] }),
              step(oven, 'compensatable', { on: breadAsked, undoneBy: [breadBurnt] }),
              step(shelf, 'pivot', { on: breadBaked }),
              step(shelf, 'retriable', { on: breadSold }),
              step(oven, 'retriable', { on: breadSold }),
            ]),
          ],
        }),
      },
    ],
  },
}

const order = ['compensatable', 'pivot', 'retriable'] as const
