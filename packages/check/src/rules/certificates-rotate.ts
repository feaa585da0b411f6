import { days, secrets } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/**
 * Certificates inside the platform must live for at most 30 days, and passwords for at most 90, so that they are
 * rotated automatically.
 */
export const certificatesRotate: Rule = {
  id: 'certificates-rotate',
  severity: 'warning',
  source:
    'https://smallstep.com/docs/step-ca/certificate-authority-core-concepts/#active-vs-passive-revocation',
  *check({ secrets }) {
    if (secrets === undefined) return
    const { certificateLifetime, rotatesEvery } = secrets
    if (certificateLifetime > longestCertificate)
      yield {
        at: [secrets, 'certificateLifetime'],
        what: `Certificates inside the platform are valid for ${time(certificateLifetime)}`,
        why: 'A key that was copied from a machine works for that long, and a manual renewal once a year gets forgotten',
        fix: 'Leave certificateLifetime out: the default is 7 days',
      }
    if (rotatesEvery > longestSecret)
      yield {
        at: [secrets, 'rotatesEvery'],
        what: `Passwords of the platform change every ${time(rotatesEvery)}`,
        why: 'Somebody who left, or once saw a password, has access until then',
        fix: 'Leave rotatesEvery out: the default is 30 days',
      }
  },
  examples: {
    bad: [
      {
        declares: () => ({
          secrets: secrets({ certificateLifetime: days(31), certificateRenewedBefore: days(11) }),
        }),
      },
      { declares: () => ({ secrets: secrets({ rotatesEvery: days(91) }) }) },
    ],
    good: [
      { declares: () => ({ secrets: secrets({ certificateLifetime: days(30) }) }) },
      { declares: () => ({ secrets: secrets({ rotatesEvery: days(90) }) }) },
      { environment: 'local' },
    ],
  },
}

const longestCertificate = days(30)
const longestSecret = days(90)
