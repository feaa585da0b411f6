import type { Rule } from '../rule.ts'

/** Between machines a database speaks TLS alone, and in production its clients check whom they speak to. */
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
          why: 'Whoever is on the network between reads every row',
          fix: 'Set tls to "verify-full"',
          set: "'verify-full'",
        }
      else if (tls === 'required' && environment === 'production')
        yield {
          at: [database, 'tls'],
          what: `Clients of postgres "${name}" encrypt, and do not check the server's name`,
          why: 'Whoever answers in its place with any certificate is given the data all the same',
          fix: 'Set tls to "verify-full"',
          set: "'verify-full'",
        }
      if (['off', 'false'].includes(String(parameters.ssl)))
        yield {
          at: [database, 'parameters', 'ssl'],
          what: `Postgres "${name}" declares tls "${tls}", and the parameter ssl = ${parameters.ssl} turns it off`,
          why: 'Whoever is on the network between reads every row',
          fix: 'Take ssl out of the parameters: tls says it',
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
