import { bandwidth, type Resource } from '@ballast/model'
import type { Rule } from '../rule.ts'

/** Bandwidth must be measured against an iperf3 server: a database or a broker does not speak its protocol. */
export const bandwidthNeedsOwnServer: Rule = {
  id: 'bandwidth-needs-own-server',
  severity: 'error',
  source: 'https://software.es.net/iperf/invoking.html',
  *check({ measurements }) {
    for (const measurement of measurements) {
      const { from, to, port } = measurement
      if (!portsOf(to).includes(port)) continue
      yield {
        at: [measurement, 'port'],
        what: `The bandwidth from "${from.name}" to "${to.name}" is measured on port ${port}, where ${to.kind} "${to.name}" itself listens`,
        why: 'iperf3 connects to something that is not iperf3: it ends with an error, and the server logs a broken client',
        fix: 'Leave the port out: an iperf3 server is started next to it on 5201',
        set: '5201',
      }
    }
  },
  examples: {
    bad: [
      {
        declares: ({ oven, breads }) => ({
          measurements: [bandwidth(oven, breads, { port: 5_433 })],
        }),
      },
      {
        declares: ({ oven, events }) => ({
          measurements: [bandwidth(oven, events, { port: 29_092 })],
        }),
      },
      {
        declares: ({ oven, events }) => ({
          measurements: [bandwidth(oven, events, { port: 9_092 })],
        }),
      },
    ],
    good: [
      {
        declares: ({ oven, breads, shelf }) => ({
          measurements: [bandwidth(oven, breads), bandwidth(oven, shelf, { port: 5_433 })],
        }),
      },
    ],
  },
}

function portsOf(resource: Resource): number[] {
  if (resource.kind === 'kafka') return [resource.listeners.internal, resource.listeners.external]
  return 'port' in resource ? [resource.port] : []
}
