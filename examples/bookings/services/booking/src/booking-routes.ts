import {
  bearer,
  callerOf,
  type Database,
  idempotencyHeader,
  notFound,
  requestHash,
  requireScope,
  responses,
  type Server,
  Type,
  uuid,
} from '@ballast/kit'
import { type Booking, bookSeats, cancelBooking, findBooking } from './bookings.ts'
import { seat, show } from './schemas.ts'

const NewBooking = Type.Object(
  { show, seats: Type.Array(seat, { minItems: 1, maxItems: 8, uniqueItems: true }) },
  { additionalProperties: false },
)
const BookingBody = Type.Object({
  id: uuid,
  show,
  seats: Type.Array(seat),
  status: Type.String(),
})
const schema = {
  security: bearer,
  params: Type.Object({ id: uuid }),
  response: responses({ 200: BookingBody }),
}

/** Bookings of the caller: those of others answer 404, so that their ids cannot be probed. */
export function bookingRoutes(app: Server, database: Database): void {
  app.post(
    '/api/bookings',
    {
      schema: {
        security: bearer,
        headers: idempotencyHeader,
        body: NewBooking,
        response: responses({ 201: BookingBody }),
      },
    },
    async (request, reply) => {
      const caller = callerOf(request)
      requireScope(caller, 'bookings:write')
      const booking = await bookSeats(database, request.body, {
        subject: caller.subject,
        key: request.headers['idempotency-key'],
        hash: requestHash('POST', '/api/bookings', request.body),
      })
      return reply.status(201).send(booking)
    },
  )

  app.get('/api/bookings/:id', { schema }, async (request) =>
    existing(request.params.id, await findBooking(database, request.params.id, subjectOf(request))),
  )

  app.post('/api/bookings/:id/cancellation', { schema }, async (request) => {
    requireScope(callerOf(request), 'bookings:write')
    const { id } = request.params
    return existing(id, await cancelBooking(database, id, subjectOf(request)))
  })
}

const subjectOf = (request: Parameters<typeof callerOf>[0]) => callerOf(request).subject

function existing(id: string, found: Booking | undefined): Booking {
  if (found === undefined) throw notFound(`Booking "${id}"`)
  return found
}
