import type { Rule } from '../rule.ts'

/** Pages of other origins call with a user's cookies only where they are named. */
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
        what: `Gateway "${name}" lets pages of the origin ${anybody} call with credentials`,
        why: 'Any page that a user opens can write in their name; browsers refuse "*" itself, and so it ends in echoing every origin, and "null" is what a sandboxed frame has',
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
