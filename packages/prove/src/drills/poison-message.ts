import { type Platform, resourcesOf, type Topic } from '@ballast/model'
import type { Drill } from '../drill/drill.ts'
import { noErrors } from '../drill/no-errors.ts'
import { poison } from '../faults/poison.ts'
import { usualLoad } from '../load/load-spec.ts'
import { eventPassedBy } from '../sabotage/index.ts'

export const poisonMessage: Drill = {
  name: 'poison-message',
  title:
    'Records that nobody can handle reach each topic: they are put aside, and other keys go on',
  unavailable: ({ platform }) =>
    consumedTopics(platform).length === 0
      ? `no service of "${platform.name}" consumes events`
      : undefined,
  load: ({ platform }) => ({
    ...usualLoad,
    phases: [{ operationsPerSecond: 25, seconds: 5 + consumedTopics(platform).length }],
  }),
  faults: ({ platform }) =>
    consumedTopics(platform).map((topic, at) => ({
      atMs: 1_500 + at * 1_000,
      forMs: 0,
      fault: poison(topic, topic.carries[0]!.type),
    })),
  budgets: () => [
    noErrors('No request waits for an event', 'the outbox'),
    {
      measure: 'handled-p99-ms',
      unit: 'ms',
      bound: 'most',
      parts: [
        {
          what: 'Other keys are held up, while a batch that failed is handled one by one',
          value: 1_000,
          source: 'goal of this drill',
        },
      ],
    },
  ],
  sabotages: [eventPassedBy],
}

/** Topics with events that some service handles. */
function consumedTopics(platform: Platform): Topic[] {
  const consumed = new Set(
    resourcesOf(platform, 'service').flatMap(({ consumes }) => consumes.map(({ name }) => name)),
  )
  return resourcesOf(platform, 'topic').filter(
    ({ name, carries }) => consumed.has(name) && carries.length > 0,
  )
}
