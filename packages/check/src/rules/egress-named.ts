import { call, network, service } from '@ballast/model'
import type { Example } from '../examples/bakery.ts'
import type { Rule } from '../rule.ts'

/** What is called outside is named by the network that leads there, and nothing else is let out. */
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
          why: 'Who gets one of them to ask for an address of their choice gets everywhere, and takes data with them',
          fix: 'Name the hosts',
        }
      }
    }
    if (networks.length === 0) return
    for (const caller of services) {
      for (const [index, { to }] of caller.calls.entries()) {
        const led = networks.some(
          ({ members, internal, egress }) =>
            members.includes(caller) && !internal && egress.includes(to.name),
        )
        if (!to.external || led) continue
        yield {
          at: [caller, 'calls', index],
          what: `"${caller.name}" calls "${to.name}" outside, and no network of it leads there`,
          why: 'Each call times out in every environment with networks; opened in haste, it is opened for everything',
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

/** The oven calls a mill outside, and is in a network that leads to these hosts. */
function outside(egress: readonly string[], internal = false): Example {
  return {
    oven: callsMill,
    declares: ({ oven }) => ({ networks: [network('out', [oven], { internal, egress })] }),
  }
}

function callsMill() {
  return { calls: [call(service('mill', { source: 'services/mill', external: true }))] }
}
