import { call, gateway, loadBalancer, service } from '@ballast/model'
import type { Rule } from '../rule.ts'

/**
 * A trace must follow a request everywhere: gateways and services export to the same place, and calls propagate the
 * trace context, except to external services.
 */
export const traceCrossesEveryEdge: Rule = {
  id: 'trace-crosses-every-edge',
  severity: 'warning',
  source: 'https://www.w3.org/TR/trace-context/',
  *check({ gateways, services, tracings }) {
    const [tracing] = tracings
    if (tracing === undefined) return
    const why = 'The trace of a request ends there, so nobody can see where its time went'
    for (const member of [...gateways, ...services]) {
      if (member.kind === 'service' && member.external) continue
      if (member.tracing === undefined)
        yield {
          at: [member, 'tracing'],
          what: `${member.kind === 'gateway' ? 'Gateway' : 'Service'} "${member.name}" exports no traces; others export theirs to "${tracing.name}"`,
          why,
          fix: `Give it tracing "${tracing.name}"`,
        }
    }
    for (const caller of services) {
      for (const edge of caller.calls) {
        const { to, traced } = edge
        if (traced || to.external) continue
        yield {
          at: [edge, 'traced'],
          what: `Service "${caller.name}" calls "${to.name}" without propagating the trace context`,
          why,
          fix: 'Set traced to true',
          set: 'true',
        }
      }
    }
  },
  examples: {
    bad: [
      { shelfCall: { traced: false } },
      { oven: { calls: [service('scales', { source: 'services/scales' })] } },
      {
        declares: ({ ovenRoute, tokens }) => ({
          entry: loadBalancer('front', {
            to: gateway('api', { routes: [ovenRoute], identity: tokens }),
          }),
        }),
      },
    ],
    good: [
      {
        declares: ({ tokens }) => ({
          entry: loadBalancer('front', { to: gateway('api', { routes: [], identity: tokens }) }),
        }),
      },
      { shelfCall: { traced: true } },
      {
        oven: {
          calls: [
            call(service('scales', { source: 'services/scales', external: true }), {
              traced: false,
            }),
          ],
        },
      },
    ],
  },
}
