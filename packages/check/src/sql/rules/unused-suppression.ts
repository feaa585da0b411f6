import type { SqlRule } from '../rule.ts'

/** A suppression must suppress a finding and give a reason, or it outlives its cause unnoticed. */
export const unusedSuppression: SqlRule = {
  id: 'unused-suppression',
  severity: 'warning',
  source: 'https://squawkhq.com/docs/cli#disabling-rules-via-comments',
  *check({ unusedSuppressions }) {
    for (const { at, rule, because } of unusedSuppressions) {
      yield {
        at,
        what: `The suppression of ${rule} has no effect: ${because}`,
        why: 'It would hide the same hazard if it came back',
        fix: 'Remove it, or write `-- ballast-ignore RULE: REASON` directly before the statement',
      }
    }
  },
  examples: {
    bad: [
      '-- ballast-ignore ban-char-field: the codes are as old as the company\nselect 1;',
      '-- ballast-ignore ban-truncate-cascade\ntruncate loans cascade;',
      '-- ballast-ignore no-such-rule: it does not exist\nselect 1;',
    ],
    good: [
      '-- ballast-ignore ban-truncate-cascade: a scratch table of this migration\ntruncate loans cascade;',
    ],
  },
}
