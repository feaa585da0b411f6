import {
  bearer,
  callerOf,
  type Database,
  idempotencyHeader,
  minor,
  notFound,
  Problem,
  requestHash,
  requireScope,
  responses,
  type Server,
  Type,
  takeKey,
  uuid,
  uuidv7,
} from '@ballast/kit'
import type { RateOf } from './rate-client.ts'

const seat = Type.String({ pattern: '^[A-Z][A-Za-z0-9-]{1,40}$' })
const Booking = Type.Object({ id: uuid, seat, priceMinor: minor })
const NewBooking = Type.Object({ seat }, { additionalProperties: false })

interface Row {
  id: string
  seat: string
  price_minor: bigint
}

/** The public API of bookings. A booking belongs to the subject of the token that made it. */
export function bookingRoutes(app: Server, database: Database, rateOf: RateOf): void {
  app.post(
    '/api/bookings',
    {
      schema: {
        security: bearer,
        headers: idempotencyHeader,
        body: NewBooking,
        response: responses({ 201: Booking }),
      },
    },
    async (request, reply) => {
      const caller = callerOf(request)
      requireScope(caller, 'bookings:write')
      const { seat } = request.body
      // Before the transaction, which must not wait for another service.
      const priceMinor = await rateOf(seat)
      const booking = await database.transaction(async (tx): Promise<Row> => {
        const made = uuidv7()
        const known = await takeKey(
          tx,
          {
            subject: caller.subject,
            key: request.headers['idempotency-key'],
            hash: requestHash('POST', '/api/bookings', request.body),
          },
          made,
        )
        if (known === undefined) {
          const rows = await tx.query(
            `insert into bookings (id, customer, seat, price_minor) values ($1, $2, $3, $4)
             on conflict on constraint one_booking_per_seat do nothing returning id`,
            [made, caller.subject, seat, priceMinor],
          )
          // Rolls back, so the key stays free for another try.
          if (rows.length === 0) throw new Problem(409, 'SEAT_TAKEN', `Seat "${seat}" is taken`)
        }
        const [row] = await tx.query<Row>(
          'select id, seat, price_minor from bookings where id = $1',
          [known ?? made],
        )
        return row!
      })
      return reply.status(201).send(shown(booking))
    },
  )

  app.get(
    '/api/bookings/:id',
    {
      schema: {
        security: bearer,
        params: Type.Object({ id: uuid }),
        response: responses({ 200: Booking }),
      },
    },
    async (request) => {
      const { id } = request.params
      const [row] = await database.query<Row>(
        'select id, seat, price_minor from bookings where id = $1 and customer = $2',
        [id, callerOf(request).subject],
      )
      if (row === undefined) throw notFound(`Booking "${id}"`)
      return shown(row)
    },
  )
}

const shown = ({ id, seat, price_minor }: Row) => ({ id, seat, priceMinor: Number(price_minor) })
