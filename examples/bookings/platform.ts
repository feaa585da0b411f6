import {
  call,
  gateway,
  identity,
  invariant,
  loadBalancer,
  milliseconds,
  perSecond,
  platform,
  postgres,
  recovers,
  route,
  seconds,
  service,
  tracing,
} from '@ballast/model'

/** Seats of a theatre are booked. One service is written in TypeScript, the other one in Python. */
export default platform('bookings', () => {
  const common = {
    identity: identity('identity', {
      audience: 'bookings',
      scopes: ['bookings:write'],
      clients: [{ name: 'box-office', grant: 'client-credentials', scopes: ['bookings:write'] }],
    }),
    tracing: tracing('traces'),
  }
  // ballast-ignore trace-crosses-every-edge: it uses nothing but Python's standard library, which writes no traces
  const rates = service('rates', {
    source: 'services/rates',
    command: ['python3', 'main.py'],
    owner: 'pricing',
  })
  const booked = postgres('booked', { port: 5433 })
  const seats = service('seats', {
    source: 'services/seats',
    owner: 'box-office',
    database: booked,
    pool: { statementTimeout: seconds(2), lockTimeout: seconds(1) },
    // ballast-ignore trace-crosses-every-edge: the service of rates would drop the trace context
    calls: [call(rates, { timeout: milliseconds(500), traced: false })],
    ...common,
  })
  const api = gateway('api', {
    capacity: perSecond(200),
    routes: [
      route('/api/bookings/**', {
        to: seats,
        timeout: seconds(5),
        writes: ['bookings:write'],
        ownedBy: 'customer',
        peak: perSecond(50),
      }),
    ],
    ...common,
  })
  return {
    entry: loadBalancer('front', { port: 8080, statsPort: 8404, to: api }),
    promises: [recovers(booked, { after: 'killed', within: seconds(10), losing: 'nothing' })],
    invariants: [
      invariant('a seat is booked once', {
        owner: seats,
        keptBy: 'unique-key',
        drill: 'kill-services',
      }),
    ],
  }
})
