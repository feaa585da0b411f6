import type { Additions } from '@ballast/prove'
import {
  acceptedTwice,
  chargedTwice,
  eventDropped,
  orderErased,
  pennyLost,
  receivedTwice,
  soldTwice,
} from './sabotage/index.ts'

/** Additions of the shop to the generic drills: sabotages that its own judges must notice, and budgets of its own. */
export const additions: Readonly<Record<string, Additions>> = {
  'broker-lost': { sabotages: [eventDropped] },
  'connection-hog': { sabotages: [eventDropped] },
  'disk-full': { sabotages: [orderErased] },
  isolation: { sabotages: [eventDropped] },
  'kafka-away': { sabotages: [orderErased] },
  'kafka-killed': { sabotages: [eventDropped] },
  'kill-postgres': { sabotages: [orderErased, pennyLost] },
  'kill-services': { sabotages: [chargedTwice] },
  overload: { sabotages: [soldTwice] },
  'pause-postgres': {
    sabotages: [acceptedTwice, pennyLost],
    budgets: [
      {
        measure: 'errors-share',
        unit: '%',
        bound: 'most',
        parts: [
          {
            what: 'Nobody orders, cancels or returns while the database of orders hangs',
            value: 17.5,
            source: '90 % of the load in 20 s of 103 s: one server, and no standby in local',
          },
          {
            what: 'Nobody reads a product while the database of products hangs',
            value: 2,
            source: '10 % of the load in 20 s of 103 s',
          },
          {
            what: 'What was under way at the end of either',
            value: 3,
            source: '3.5 s of 103 s, as above',
          },
        ],
      },
    ],
  },
  'poison-message': { sabotages: [soldTwice] },
  'random-combination': { sabotages: [orderErased, chargedTwice] },
  'redis-lost': { sabotages: [receivedTwice] },
  'relay-dead': { sabotages: [eventDropped] },
  'second-fault': { sabotages: [pennyLost] },
  'slow-database': { sabotages: [receivedTwice] },
  'supervisor-killed': { sabotages: [orderErased] },
  'telemetry-down': { sabotages: [receivedTwice] },
}
