import {
  call,
  gateway,
  identity,
  invariant,
  isolates,
  loadBalancer,
  perSecond,
  platform,
  postgres,
  recovers,
  route,
  seconds,
  service,
} from '@ballast/model'

/** A theatre's box office: seats are booked in TypeScript, and chosen in Python. */
export default platform('bookings', () => {
  const tokens = identity('identity', {
    audience: 'bookings',
    scopes: ['bookings:write', 'shows:write'],
    clients: [
      {
        name: 'box-office',
        grant: 'client-credentials',
        scopes: ['bookings:write', 'shows:write'],
      },
    ],
  })
  const seats = postgres('seats', { port: 5433 })
  const booking = service('booking', {
    source: 'services/booking',
    database: seats,
    // Callers wait 3 s or longer: a statement must have ended by then.
    pool: { statementTimeout: seconds(2), lockTimeout: seconds(1) },
    identity: tokens,
  })
  const seatmap = service('seatmap', {
    source: 'services/seatmap',
    command: ['python3', 'main.py'],
    // It asks the booking service which seats are taken. Nothing of it is traced: it does not use the kit.
    calls: [call(booking, { timeout: seconds(3), traced: false })],
    settings: { mostTogether: 8 },
  })
  const api = gateway('api', {
    capacity: perSecond(200),
    identity: tokens,
    routes: [
      route('/api/shows/**', {
        to: booking,
        timeout: seconds(5),
        reads: 'public',
        writes: ['shows:write'],
        repeats: 'idempotent',
        peak: perSecond(20),
      }),
      route('/api/bookings/**', {
        to: booking,
        timeout: seconds(5),
        writes: ['bookings:write'],
        ownedBy: 'customer',
        peak: perSecond(50),
      }),
      route('/api/seatmaps/**', {
        to: seatmap,
        timeout: seconds(5),
        reads: 'public',
        writes: 'none',
        peak: perSecond(50),
      }),
    ],
  })
  return {
    entry: loadBalancer('front', { port: 8080, statsPort: 8404, to: api }),
    promises: [
      recovers(seats, { after: 'killed', within: seconds(10), losing: 'nothing' }),
      isolates(seatmap, { from: booking, keeps: 'seats are booked' }),
    ],
    invariants: [
      invariant('no seat is booked twice', {
        owner: booking,
        keptBy: 'unique-key',
        drill: 'rush',
      }),
    ],
  }
})
