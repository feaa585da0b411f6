import { days, secrets } from '@ballast/model'
import type { Report, Rule } from '../rule.ts'
import { time } from '../words.ts'

/**
 * A certificate must be renewed when at least a third of its lifetime is left: people need that time to notice and
 * repair a failed renewal. A certificate that is renewed as soon as it is issued runs into the rate limits of its CA.
 */
export const certificateRenewedInTime: Rule = {
  id: 'certificate-renewed-in-time',
  severity: 'error',
  source: 'https://letsencrypt.org/docs/integration-guide/#when-to-renew',
  *check({ loadBalancers, secrets }) {
    for (const balancer of loadBalancers) {
      if (balancer.tls === undefined) continue
      const { certificateLifetime, renewedBefore } = balancer.tls
      yield* late(`The certificate of load balancer "${balancer.name}"`, {
        lifetime: certificateLifetime,
        before: renewedBefore,
        at: [balancer, 'tls', 'renewedBefore'],
      })
    }
    if (secrets !== undefined)
      yield* late('A certificate inside the platform', {
        lifetime: secrets.certificateLifetime,
        before: secrets.certificateRenewedBefore,
        at: [secrets, 'certificateRenewedBefore'],
      })
  },
  examples: {
    bad: [
      { front: { tls: { renewedBefore: days(29) } } },
      { front: { tls: { renewedBefore: days(90) } } },
      { declares: () => ({ secrets: secrets({ certificateRenewedBefore: days(2) }) }) },
    ],
    good: [
      { front: { tls: { renewedBefore: days(30) } } },
      { front: { tls: { renewedBefore: days(89) } } },
      { front: { tls: false } },
    ],
  },
}

function* late(
  which: string,
  { lifetime, before, at }: { lifetime: number; before: number; at: Report['at'] },
): Iterable<Report> {
  if (before >= lifetime / 3 && before < lifetime) return
  yield {
    at,
    what: `${which} is valid for ${time(lifetime)} and is renewed when ${time(before)} are left`,
    why:
      before < lifetime
        ? 'That is all the time to notice and repair a failed renewal; afterwards every connection is refused'
        : 'It is renewed as soon as it is issued, until the CA refuses to sign',
    fix: `Renew when ${time(lifetime / 3)} are left`,
  }
}
