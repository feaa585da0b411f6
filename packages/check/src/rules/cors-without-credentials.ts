import type { Rule } from '../rule.ts'

/** Cross-origin requests may carry a user's cookies only from origins that are named. */
export const corsWithoutCredentials: Rule = {
  id: 'cors-without-credentials',
  severity: 'error',
  source: 'https://fetch.spec.whatwg.org/#cors-protocol-and-credentials',
  *check({ gateways }) {
    for (const gateway of gateways) {
      const { name, cors } = gateway
      if (cors === 'none' || !cors.credentials) continue
      const anybody = cors.origins.find((origin) => origin.includes('*') || origin === 'null')
      if (anybody === undefined) continue
      yield {
        at: [gateway, 'cors', 'origins'],
        what: `Gateway "${name}" accepts requests with credentials from the origin ${anybody}`,
        why: 'Any page that a user opens can write in their name. Browsers refuse "*", so people end up echoing every origin, and "null" is the origin of every sandboxed frame',
        fix: 'Name the origins, or set credentials to false',
      }
    }
  },
  examples: {
    bad: [
      { api: { cors: { origins: ['*'], credentials: true } } },
      { api: { cors: { origins: ['https://bakery.example', 'null'], credentials: true } } },
      { api: { cors: { origins: ['https://*.example'], credentials: true } } },
    ],
    good: [
      { api: { cors: { origins: ['*'], credentials: false } } },
      { api: { cors: { origins: ['https://bakery.example'], credentials: true } } },
    ],
  },
}
