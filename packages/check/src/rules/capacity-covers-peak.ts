import { gateway, loadBalancer, perSecond } from '@ballast/model'
import type { Rule } from '../rule.ts'

/**
 * The gateways must handle the sum of their routes' peaks with one of them down: a node may be lost or updated in the
 * busiest minute. In `local` all of them together must handle it.
 */
export const capacityCoversPeak: Rule = {
  id: 'capacity-covers-peak',
  severity: 'warning',
  source: 'https://sre.google/sre-book/addressing-cascading-failures/',
  *check({ environment, gateways }) {
    for (const gateway of gateways) {
      const { name, capacity, replicas, routes } = gateway
      if (capacity === undefined) continue
      const peaks = routes.flatMap((route) => route.peak ?? [])
      const peak = peaks.reduce((sum, one) => sum + one, 0)
      const share = environment === 'local' ? 1 : (replicas - 1) / replicas
      const left = capacity * share
      if (peak <= left) continue
      yield {
        at: [gateway, 'capacity'],
        what: `The routes of gateway "${name}" expect ${Math.round(peak)} requests per second; the measured capacity of its ${replicas} replicas is ${Math.round(capacity)}${share === 1 ? '' : `, or ${Math.round(left)} with one of them down`}`,
        why: 'At peak load requests are refused, above all while a node is missing',
        fix:
          share === 0
            ? 'Run at least two replicas'
            : `Raise the capacity to ${Math.ceil(peak / share)} with more replicas, and measure it`,
      }
    }
  },
  examples: {
    bad: [
      { ovenRoute: { peak: perSecond(300) } },
      { api: { replicas: 1 } },
      { api: { capacity: perSecond(99) }, environment: 'local' },
    ],
    good: [
      {
        declares: ({ ovenRoute, tokens }) => ({
          entry: loadBalancer('front', {
            to: gateway('api', { routes: [ovenRoute], identity: tokens }),
          }),
        }),
      },
      { api: { capacity: perSecond(150) } },
      { api: { capacity: perSecond(100) }, environment: 'local' },
    ],
  },
}
