import type { Rule } from '../rule.ts'

/** Outside `local`, a database must accept only TLS, and in production its clients must verify the server. */
export const postgresTls: Rule = {
  id: 'postgres-tls',
  severity: 'error',
  source: 'https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-PROTECTION',
  *check({ databases, environment }) {
    if (environment === 'local') return
    for (const database of databases) {
      const { name, tls, parameters } = database
      if (tls === 'off')
        yield {
          at: [database, 'tls'],
          what: `Postgres "${name}" accepts connections without TLS`,
          why: 'Anybody on the network in between can read every row',
          fix: 'Set tls to "verify-full"',
          set: "'verify-full'",
        }
      else if (tls === 'required' && environment === 'production')
        yield {
          at: [database, 'tls'],
          what: `Clients of postgres "${name}" encrypt but do not verify the server name`,
          why: 'An impostor with any certificate receives the data as well',
          fix: 'Set tls to "verify-full"',
          set: "'verify-full'",
        }
      if (['off', 'false'].includes(String(parameters.ssl)))
        yield {
          at: [database, 'parameters', 'ssl'],
          what: `Postgres "${name}" declares tls "${tls}", but the parameter ssl = ${parameters.ssl} turns it off`,
          why: 'Anybody on the network in between can read every row',
          fix: 'Remove ssl from parameters: tls sets it',
        }
    }
  },
  examples: {
    bad: [
      { breads: { tls: 'off' } },
      { breads: { tls: 'off' }, environment: 'ha' },
      { breads: { tls: 'required' } },
      { breads: { parameters: { ssl: 'off' } } },
      { breads: { parameters: { ssl: false } } },
    ],
    good: [
      { breads: { tls: 'required' }, environment: 'ha' },
      { breads: { tls: 'off' }, environment: 'local' },
      { breads: { parameters: { ssl: 'on' } } },
    ],
  },
}
