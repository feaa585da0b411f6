import { seconds } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/** The clocks that a token is compared with differ by no more than a minute. */
export const leewaySmall: Rule = {
  id: 'leeway-small',
  severity: 'error',
  source: 'https://www.rfc-editor.org/rfc/rfc7519#section-4.1.4',
  *check({ identities }) {
    for (const identity of identities) {
      const { name, leeway } = identity
      if (leeway <= most) continue
      yield {
        at: [identity, 'leeway'],
        what: `Tokens of "${name}" are accepted ${time(leeway)} after they end`,
        why: 'Clocks that are kept by NTP differ by milliseconds: the rest is a longer life for stolen tokens',
        fix: 'Leave leeway at its 5 s',
      }
    }
  },
  examples: {
    bad: [{ tokens: { leeway: seconds(61) } }],
    good: [{ tokens: { leeway: seconds(60) } }],
  },
}

const most = seconds(60)
