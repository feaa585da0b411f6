import { days, secrets } from '@ballast/model'
import type { Report, Rule } from '../rule.ts'
import { time } from '../words.ts'

/**
 * A certificate is renewed when a third of its life is left: a renewal that fails is seen, and mended by
 * people, before it matters. A renewal at once, again and again, runs into the limits of who signs.
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
    what: `${which} lives ${time(lifetime)} and is renewed when ${time(before)} are left`,
    why:
      before < lifetime
        ? 'When renewing fails that is all the time to notice it and to mend it; afterwards every connection is refused'
        : 'It is renewed as soon as it is there, until who signs it refuses to',
    fix: `Renew when ${time(lifetime / 3)} are left`,
  }
}
