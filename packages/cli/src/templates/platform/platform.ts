import {
  gateway,
  identity,
  loadBalancer,
  perSecond,
  platform,
  postgres,
  recovers,
  route,
  seconds,
  service,
  tracing,
} from '@ballast/model'

/** The platform and its promises. Everything that is not declared here has the default of its environment. */
export default platform('starter', () => {
  const common = {
    identity: identity('identity', {
      audience: 'starter',
      scopes: ['notes:write'],
      clients: [{ name: 'back-office', grant: 'client-credentials', scopes: ['notes:write'] }],
    }),
    tracing: tracing('traces'),
  }
  const written = postgres('written', { port: 5433 })
  const notes = service('notes', {
    source: 'services/notes',
    database: written,
    // The gateway gives up after 5 s: a statement, and the wait for a connection, must end before.
    pool: { statementTimeout: seconds(3), lockTimeout: seconds(2) },
    ...common,
  })
  const api = gateway('api', {
    capacity: perSecond(200),
    routes: [
      route('/api/notes/**', {
        to: notes,
        timeout: seconds(5),
        writes: ['notes:write'],
        ownedBy: 'owner',
        peak: perSecond(50),
      }),
    ],
    ...common,
  })
  return {
    entry: loadBalancer('front', { port: 8080, statsPort: 8404, to: api }),
    promises: [recovers(written, { after: 'killed', within: seconds(10), losing: 'nothing' })],
  }
})
