import type { Rule } from '../rule.ts'
import { list } from '../words.ts'

/**
 * The accepted signature algorithms must be a fixed list of asymmetric ones, independent of the `alg` header of a
 * token.
 */
export const algorithmsFixed: Rule = {
  id: 'algorithms-fixed',
  severity: 'error',
  source: 'https://www.rfc-editor.org/rfc/rfc8725#section-3.1',
  *check({ identities }) {
    for (const identity of identities) {
      const { name, algorithms } = identity
      const refused = algorithms.filter((algorithm) => !asymmetric.test(algorithm))
      if (algorithms.length > 0 && refused.length === 0) continue
      yield {
        at: [identity, 'algorithms'],
        what: `Tokens of "${name}" may be signed with ${algorithms.length === 0 ? 'any algorithm' : list(refused)}`,
        why: '"none" needs no key, and HS* uses the public key as its secret: anybody can forge a token',
        fix: "Set algorithms to ['ES256']",
        set: "['ES256']",
      }
    }
  },
  examples: {
    bad: [
      { tokens: { algorithms: ['ES256', 'HS256'] } },
      { tokens: { algorithms: ['none'] } },
      { tokens: { algorithms: [] } },
    ],
    good: [{ tokens: { algorithms: ['ES384', 'PS256', 'RS256', 'EdDSA'] } }],
  },
}

const asymmetric = /^(?:[EPR]S(?:256|384|512)|EdDSA|Ed25519)$/
