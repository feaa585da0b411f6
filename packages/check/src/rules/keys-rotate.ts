import { days } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/** Token signing keys must be rotated at least once a year, which also proves that rotation works. */
export const keysRotate: Rule = {
  id: 'keys-rotate',
  severity: 'warning',
  source: 'https://doi.org/10.6028/NIST.SP.800-57pt1r5',
  *check({ identities }) {
    for (const identity of identities) {
      const { name, keysRotateEvery } = identity
      if (keysRotateEvery <= longest) continue
      yield {
        at: [identity, 'keysRotateEvery'],
        what: `The keys of "${name}" are rotated every ${time(keysRotateEvery)}`,
        why: 'A key that leaked unnoticed signs tokens until then, and a rotation that was never tried fails on the day it is needed',
        fix: 'Set keysRotateEvery to days(90)',
      }
    }
  },
  examples: {
    bad: [{ tokens: { keysRotateEvery: days(366) } }],
    good: [{ tokens: { keysRotateEvery: days(365) } }],
  },
}

const longest = days(365)
