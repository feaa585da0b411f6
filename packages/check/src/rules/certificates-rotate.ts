import { days, secrets } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/** Inside the platform certificates live for 30 days at most, and passwords for 90: they change by machine. */
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
        what: `Certificates inside the platform live ${time(certificateLifetime)}`,
        why: 'A key that was copied from a machine is good for that long; and what is renewed by hand once a year is forgotten once',
        fix: 'Leave certificateLifetime at its 7 days',
      }
    if (rotatesEvery > longestSecret)
      yield {
        at: [secrets, 'rotatesEvery'],
        what: `Passwords of the platform change every ${time(rotatesEvery)}`,
        why: 'Who left, or once saw one, gets in until then',
        fix: 'Leave rotatesEvery at its 30 days',
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
