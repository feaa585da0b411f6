import { call, network, service } from '@ballast/model'
import type { Example } from '../examples/bakery.ts'
import type { Rule } from '../rule.ts'

/** The external hosts that a service calls must be named by one of its networks, which lets nothing else out. */
export const egressNamed: Rule = {
  id: 'egress-named',
  severity: 'error',
  source: 'https://owasp.org/API-Security/editions/2023/en/0xa7-server-side-request-forgery/',
  *check({ networks, services }) {
    for (const network of networks) {
      for (const [index, host] of network.egress.entries()) {
        if (!host.includes('*') && !host.endsWith('/0')) continue
        yield {
          at: [network, 'egress', index],
          what: `Members of the network "${network.name}" may reach ${host}`,
          why: 'An attacker who makes one of them request a chosen address can reach anything, and send data out',
          fix: 'Name the hosts',
        }
      }
    }
    if (networks.length === 0) return
    for (const caller of services) {
      for (const [index, { to }] of caller.calls.entries()) {
        const allowed = networks.some(
          ({ members, internal, egress }) =>
            members.includes(caller) && !internal && egress.includes(to.name),
        )
        if (!to.external || allowed) continue
        yield {
          at: [caller, 'calls', index],
          what: `"${caller.name}" calls the external "${to.name}", but none of its networks allows that host`,
          why: 'Each call times out in every environment with networks; a hasty fix opens the network to everything',
          fix: `Put "${caller.name}" into a network with internal: false and egress: ['${to.name}']`,
        }
      }
    }
  },
  examples: {
    bad: [outside(['*']), outside(['0.0.0.0/0', 'mill']), outside([]), outside(['mill'], true)],
    good: [
      outside(['mill']),
      { oven: callsMill, declares: () => ({ networks: [] }) },
      {
        oven: callsMill,
        declares: ({ oven }) => ({
          networks: [
            network('out', [oven], { internal: false, egress: ['mill'] }),
            network('in', [oven]),
          ],
        }),
      },
    ],
  },
}

/** Lets the oven call an external mill from a network with these egress hosts. */
function outside(egress: readonly string[], internal = false): Example {
  return {
    oven: callsMill,
    declares: ({ oven }) => ({ networks: [network('out', [oven], { internal, egress })] }),
  }
}

function callsMill() {
  return { calls: [call(service('mill', { source: 'services/mill', external: true }))] }
}
