import { mebibytes } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { size } from '../words.ts'

/** The bodies that a gateway holds for one route at once fit into its memory. */
export const bodyBounded: Rule = {
  id: 'body-bounded',
  severity: 'error',
  source: 'https://owasp.org/API-Security/editions/2023/en/0xa4-unrestricted-resource-consumption/',
  *check({ gateways }) {
    for (const gateway of gateways) {
      const { name, maxBody, limits, routes } = gateway
      const writable = routes.filter(({ writes }) => writes !== 'none')
      // -Infinity where no route takes bodies, which fits.
      const atOnce = Math.max(...writable.map(({ concurrency }) => concurrency))
      if (limits === undefined || maxBody * atOnce <= limits.memory) continue
      yield {
        at: [gateway, 'maxBody'],
        what: `Gateway "${name}" takes bodies of ${size(maxBody)}, ${atOnce} at once on one route: ${size(maxBody * atOnce)}, of ${size(limits.memory)} of memory`,
        why: 'They are held until they are checked and may be repeated: a few hundred uploads end the process, and all requests in it',
        fix: `Set maxBody to at most ${size(limits.memory / atOnce)}, or the concurrency of the routes to less`,
      }
    }
  },
  examples: {
    bad: [
      { api: { maxBody: mebibytes(9) } },
      { ovenRoute: { concurrency: 513 } },
      { api: { limits: { memory: mebibytes(15) } } },
    ],
    good: [
      { api: { maxBody: mebibytes(8) } },
      { api: { maxBody: mebibytes(9) }, environment: 'local' },
      { shelfRoute: { concurrency: 513 } },
    ],
  },
}
