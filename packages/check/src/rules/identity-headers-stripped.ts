import type { Rule } from '../rule.ts'
import { list } from '../words.ts'

/** The gateway must strip identity headers that a client sends, and set them itself. */
export const identityHeadersStripped: Rule = {
  id: 'identity-headers-stripped',
  severity: 'error',
  source: 'https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1',
  *check({ gateways }) {
    for (const gateway of gateways) {
      const stripped = new Set(gateway.strips.map((field) => field.toLowerCase()))
      const unstripped = fields.filter((field) => !stripped.has(field))
      if (unstripped.length === 0) continue
      yield {
        at: [gateway, 'strips'],
        what: `Gateway "${gateway.name}" passes on ${list(unstripped)} from a client`,
        why: 'A service that trusts them takes a client for whoever it claims to be, and Connection can name further headers to drop, including those of the gateway',
        fix: `Add ${list(unstripped.map((field) => `"${field}"`))} to strips`,
        set: JSON.stringify([...gateway.strips, ...unstripped]),
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
