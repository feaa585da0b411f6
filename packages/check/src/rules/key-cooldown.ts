import { milliseconds, minutes, seconds } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/**
 * A token with an unknown key id may make the gateway fetch the issuer's keys at most once per second, and new keys
 * must be fetched within a minute.
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
        what: `The keys of "${name}" are fetched ${keyCooldown === 0 ? 'for every token with an unknown key id' : `again only after ${time(keyCooldown)}`}`,
        why:
          keyCooldown < shortest
            ? 'Made-up key ids in tokens turn each request into two, and overload takes the issuer down with the gateway'
            : 'After a key rotation all new tokens are refused for that long',
        fix: 'Leave keyCooldown out: the default is 5 s',
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
