import { milliseconds, minutes, seconds } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/**
 * A token with an unknown key lets the issuer be asked at most once a second, and at least once a minute, so
 * that a new key is known soon.
 */
export const keyCooldown: Rule = {
  id: 'key-cooldown',
  severity: 'error',
  source:
    'https://github.com/panva/jose/blob/main/docs/jwks/remote/interfaces/RemoteJWKSetOptions.md',
  *check({ identities }) {
    for (const identity of identities) {
      const { name, keyCooldown } = identity
      if (keyCooldown >= shortest && keyCooldown <= longest) continue
      yield {
        at: [identity, 'keyCooldown'],
        what: `"${name}" is asked for its keys ${keyCooldown === 0 ? 'for every token with an unknown one' : `again after ${time(keyCooldown)}`}`,
        why:
          keyCooldown < shortest
            ? 'Made-up key ids in tokens turn each request into two, and the issuer goes down with the gateway'
            : 'After a change of keys all new tokens are refused for that long',
        fix: 'Leave keyCooldown at its 5 s',
      }
    }
  },
  examples: {
    bad: [
      { tokens: { keyCooldown: seconds(0) } },
      { tokens: { keyCooldown: milliseconds(999) } },
      { tokens: { keyCooldown: seconds(61) } },
    ],
    good: [{ tokens: { keyCooldown: seconds(1) } }, { tokens: { keyCooldown: seconds(60) } }],
  },
}

const shortest = seconds(1)
const longest = minutes(1)
