import { type Drill, noErrors, usualLoad } from '@ballast/prove'
import { misbehave } from '../faults/provider-faults.ts'
import type { ShopOrder } from '../replay/seen.ts'
import { chargedTwice, heldForever } from '../sabotage/index.ts'

const expiresAfterSeconds = 4

/** An order that cannot be charged expires: nothing is charged, and its reserved stock becomes available again. */
export const expiry: Drill = {
  name: 'expiry',
  title: 'The payment provider is down for longer than orders may wait for their money',
  derivation: () => ({ settings: { order: { expiresAfterSeconds } } }),
  load: ({ form }) => ({
    ...usualLoad,
    phases: [{ operationsPerSecond: 20, seconds: form === 'short' ? 11 : 70 }],
  }),
  faults: ({ form }) => [
    {
      atMs: 1_000,
      forMs: form === 'short' ? 7_000 : 60_000,
      fault: misbehave('down', { down: true }),
    },
  ],
  measure: ({ operations }) => {
    const expired = operations.filter(
      ({ seen }) => (seen as ShopOrder | undefined)?.status === 'EXPIRED',
    ).length
    return [{ name: 'orders-expired', unit: 'operations', value: expired }]
  },
  budgets: () => [
    {
      measure: 'orders-expired',
      unit: 'operations',
      bound: 'least',
      parts: [
        {
          what: 'Without an order that expired, this drill has shown nothing',
          value: 1,
          source: 'this drill: down for longer than orders wait',
        },
      ],
    },
    noErrors(
      'Orders are accepted while nobody can be charged',
      'docs/the-money-path.md: the provider is called outside any request',
    ),
  ],
  sabotages: [heldForever, chargedTwice],
}
