import type { Rule } from '../rule.ts'
import { list } from '../words.ts'

/** What says who somebody is, the gateway writes itself: a client's own word is taken off first. */
export const identityHeadersStripped: Rule = {
  id: 'identity-headers-stripped',
  severity: 'error',
  source: 'https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1',
  *check({ gateways }) {
    for (const gateway of gateways) {
      const stripped = new Set(gateway.strips.map((field) => field.toLowerCase()))
      const believed = fields.filter((field) => !stripped.has(field))
      if (believed.length === 0) continue
      yield {
        at: [gateway, 'strips'],
        what: `Gateway "${gateway.name}" passes ${list(believed)} of a client on`,
        why: 'A service that reads them takes a stranger for whom they claim to be; and Connection names other fields to take off, those of the gateway as well',
        fix: `Add ${list(believed.map((field) => `"${field}"`))} to strips`,
        set: JSON.stringify([...gateway.strips, ...believed]),
      }
    }
  },
  examples: {
    bad: [
      { api: { strips: ['x-forwarded-for', 'x-user-id', 'connection'] } },
      { api: { strips: [] } },
    ],
    good: [
      { api: { strips: ['X-Forwarded-For', 'X-User-Id', 'X-Scopes', 'Connection', 'X-Real-Ip'] } },
    ],
  },
}

const fields = ['x-forwarded-for', 'x-user-id', 'x-scopes', 'connection']
