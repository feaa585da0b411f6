import type { Rule } from '../rule.ts'

/** Roles must authenticate with SCRAM: then nothing that is sent or stored is enough to log in. */
export const postgresAuthentication: Rule = {
  id: 'postgres-authentication',
  severity: 'error',
  source: 'https://www.postgresql.org/docs/current/auth-password.html',
  *check({ databases }) {
    for (const database of databases) {
      const { name, authentication, parameters, imageVariables } = database
      const fix = 'Use scram-sha-256'
      if (authentication !== 'scram-sha-256')
        yield {
          at: [database, 'authentication'],
          what: `Postgres "${name}" authenticates with ${authentication}`,
          why: weakness(authentication),
          fix,
          set: "'scram-sha-256'",
        }
      const method = imageVariables.POSTGRES_HOST_AUTH_METHOD
      if (method !== undefined && method !== 'scram-sha-256')
        yield {
          at: [database, 'imageVariables', 'POSTGRES_HOST_AUTH_METHOD'],
          what: `The image of postgres "${name}" is configured to authenticate with ${method}`,
          why: weakness(method),
          fix,
          set: "'scram-sha-256'",
        }
      if (parameters.password_encryption === 'md5')
        yield {
          at: [database, 'parameters', 'password_encryption'],
          what: `Postgres "${name}" stores passwords as MD5 hashes`,
          why: weakness('md5'),
          fix,
          set: "'scram-sha-256'",
        }
    }
  },
  examples: {
    bad: [
      { breads: { authentication: 'md5' } },
      { breads: { authentication: 'trust' } },
      { breads: { imageVariables: { POSTGRES_HOST_AUTH_METHOD: 'trust' } } },
      { breads: { parameters: { password_encryption: 'md5' } } },
    ],
    good: [
      { breads: { imageVariables: { POSTGRES_HOST_AUTH_METHOD: 'scram-sha-256' } } },
      { breads: { parameters: { password_encryption: 'scram-sha-256' } } },
    ],
  },
}

function weakness(method: string): string {
  return method === 'trust'
    ? 'Anybody who can reach the port can log in as any role, including the superuser'
    : `With ${method}, what the server stores or receives is enough to log in; a copy of pg_authid is a copy of the passwords`
}
