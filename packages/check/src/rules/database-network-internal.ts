import { network } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { list } from '../words.ts'

/** A network with a database in it must have no way in from outside, and none out. */
export const databaseNetworkInternal: Rule = {
  id: 'database-network-internal',
  severity: 'error',
  source: 'https://docs.docker.com/reference/compose-file/networks/#internal',
  *check({ networks }) {
    for (const network of networks) {
      const databases = network.members.filter(({ kind }) => kind === 'postgres')
      if (network.internal || databases.length === 0) continue
      yield {
        at: [network, 'internal'],
        what: `The network "${network.name}" is open to the outside and contains ${list(databases.map(({ name }) => `"${name}"`))}`,
        why: 'Anybody can try passwords on the database, and an attacker inside a service can send the tables straight out',
        fix: 'Remove internal: false, or give the databases a network of their own',
        set: 'true',
      }
    }
  },
  examples: {
    bad: [
      {
        declares: ({ oven, breads }) => ({
          networks: [network('data', [oven, breads], { internal: false })],
        }),
      },
    ],
    good: [
      {
        declares: ({ front, api, oven, breads }) => ({
          networks: [
            network('edge', [front, api], { internal: false }),
            network('data', [oven, breads]),
          ],
        }),
      },
    ],
  },
}
