import type { Rule } from '../rule.ts'

/** A token must name its audience, and everybody else must refuse it. */
export const audienceNamed: Rule = {
  id: 'audience-named',
  severity: 'error',
  source: 'https://www.rfc-editor.org/rfc/rfc8725#section-3.9',
  *check({ identities }) {
    for (const identity of identities) {
      const { name, audience } = identity
      if (audience.trim() !== '' && audience !== '*') continue
      yield {
        at: [identity, 'audience'],
        what: `Tokens of "${name}" are accepted with any audience`,
        why: 'A token issued for another application of the same issuer is accepted here',
        fix: 'Set audience to the name of the platform',
      }
    }
  },
  examples: {
    bad: [
      { tokens: { audience: '' } },
      { tokens: { audience: '*' } },
      { tokens: { audience: ' ' } },
    ],
    good: [{ tokens: { audience: 'bakery' } }],
  },
}
