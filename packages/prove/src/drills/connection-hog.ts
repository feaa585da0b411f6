import type { Drill } from '../drill/drill.ts'
import { mainService } from '../drill/focus.ts'
import { hogConnections } from '../faults/connection-hog.ts'
import { usualLoad } from '../load/load-spec.ts'

/** Somebody leaks connections until a database takes no more: who has one keeps it and goes on. */
export const connectionHog: Drill = {
  name: 'connection-hog',
  title: 'Idle connections take every place that the database of the main service has left',
  load: ({ form }) => ({
    ...usualLoad,
    phases: [{ operationsPerSecond: 25, seconds: form === 'short' ? 9 : 60 }],
  }),
  faults: ({ form, ...stage }) => {
    const service = mainService(stage)
    const hog = hogConnections(service, service.database)
    return [{ atMs: 1_500, forMs: form === 'short' ? 4_000 : 45_000, fault: hog }]
  },
  budgets: () => [
    {
      measure: 'errors-share',
      unit: '%',
      bound: 'most',
      parts: [
        {
          what: 'Requests that met a pool just as it had to grow',
          value: 0.5,
          source: 'goal of this drill: at most 0.5 % of errors',
        },
      ],
    },
  ],
  sabotages: [],
}
