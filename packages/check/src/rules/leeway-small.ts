import { seconds } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/** The leeway for clock differences must be at most a minute. */
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
        what: `Tokens of "${name}" are accepted for ${time(leeway)} after they expire`,
        why: 'NTP keeps clocks within milliseconds: the rest only extends the life of stolen tokens',
        fix: 'Leave leeway out: the default is 5 s',
      }
    }
  },
  examples: {
    bad: [{ tokens: { leeway: seconds(61) } }],
    good: [{ tokens: { leeway: seconds(60) } }],
  },
}

const most = seconds(60)
