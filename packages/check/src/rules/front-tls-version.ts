import type { Rule } from '../rule.ts'

/** Outside `local`, the load balancer must accept only TLS 1.2 or later. */
export const frontTlsVersion: Rule = {
  id: 'front-tls-version',
  severity: 'error',
  source: 'https://www.rfc-editor.org/rfc/rfc8996',
  *check({ environment, loadBalancers }) {
    if (environment === 'local') return
    for (const balancer of loadBalancers) {
      const { name, port, tls } = balancer
      if (tls === undefined)
        yield {
          at: [balancer, 'tls'],
          what: `Load balancer "${name}" listens without TLS on port ${port}`,
          why: 'Every network on the way can read the tokens and addresses of users',
          fix: 'Remove tls: false; TLS 1.2 and later is the default',
          set: '{}',
        }
      else if (tls.minVersion === '1.0' || tls.minVersion === '1.1')
        yield {
          at: [balancer, 'tls', 'minVersion'],
          what: `Load balancer "${name}" accepts TLS ${tls.minVersion}`,
          why: 'An attacker can downgrade both ends to it, and its SHA-1 and CBC ciphers are broken (RFC 8996 forbids it)',
          fix: 'Set minVersion to "1.2"',
          set: "'1.2'",
        }
    }
  },
  examples: {
    bad: [{ front: { tls: { minVersion: '1.1' } } }, { front: { tls: false }, environment: 'ha' }],
    good: [
      { front: { tls: { minVersion: '1.2' } } },
      { front: { tls: { minVersion: '1.3' } } },
      { front: { tls: false }, environment: 'local' },
    ],
  },
}
