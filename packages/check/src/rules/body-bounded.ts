import { mebibytes } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { size } from '../words.ts'

/** The request bodies that a gateway holds at once for one route must fit into its memory. */
export const bodyBounded: Rule = {
  id: 'body-bounded',
  severity: 'error',
  source: 'https://owasp.org/API-Security/editions/2023/en/0xa4-unrestricted-resource-consumption/',
  *check({ gateways }) {
    for (const gateway of gateways) {
      const { name, maxBody, limits, routes } = gateway
      const writable = routes.filter(({ writes }) => writes !== 'none')
      // -Infinity if no route takes bodies, which always fits.
      const atOnce = Math.max(...writable.map(({ concurrency }) => concurrency))
      if (limits === undefined || maxBody * atOnce <= limits.memory) continue
      yield {
        at: [gateway, 'maxBody'],
        what: `Gateway "${name}" accepts bodies of ${size(maxBody)}, ${atOnce} at once on one route: ${size(maxBody * atOnce)}, with ${size(limits.memory)} of memory`,
        why: 'Bodies are buffered for validation and retries: a few hundred uploads kill the process and all requests in it',
        fix: `Set maxBody to at most ${size(limits.memory / atOnce)}, or lower the concurrency of the routes`,
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
