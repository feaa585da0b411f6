import {
  type Database,
  type IdempotentRequest,
  notFound,
  Problem,
  type Transaction,
  takeKey,
  uuidv7,
} from '@ballast/kit'

export interface Booking {
  readonly id: string
  readonly show: string
  readonly seats: string[]
  readonly status: 'BOOKED' | 'CANCELLED'
}

/**
 * Books seats, all or none. A request that is repeated under its key gets the booking that the first one made.
 *
 * @throws {Problem} 404 for an unknown show, 422 for a seat that the hall has not, 409 for one that is taken
 */
export function bookSeats(
  database: Database,
  { show, seats }: { show: string; seats: readonly string[] },
  request: IdempotentRequest,
): Promise<Booking> {
  return database.transaction(async (tx) => {
    const id = uuidv7()
    const known = await takeKey(tx, request, id)
    if (known !== undefined) return (await findBooking(tx, known, request.subject))!
    await refuseUnknownSeats(tx, show, seats)
    const [booking] = await tx.query<Booking>(
      `insert into bookings (id, customer, show, seats) values ($1, $2, $3, $4)
       returning id, show, seats, status`,
      [id, request.subject, show, seats],
    )
    const taken = await takeSeats(tx, booking!)
    if (taken < seats.length) {
      throw new Problem(409, 'SEAT_TAKEN', 'One of these seats is booked already', { show, seats })
    }
    return booking!
  })
}

/** Takes the seats that are free, in the order of their names: two bookings of the same seats never deadlock. */
async function takeSeats(tx: Transaction, { id, show, seats }: Booking): Promise<number> {
  const taken = await tx.query(
    `insert into booked_seats (show, seat, booking)
     select $1, seat, $3 from unnest($2::text[]) as s (seat) order by seat
     on conflict (show, seat) do nothing
     returning seat`,
    [show, seats, id],
  )
  return taken.length
}

async function refuseUnknownSeats(
  tx: Transaction,
  show: string,
  seats: readonly string[],
): Promise<void> {
  const [hall] = await tx.query<{ rows: number; perRow: number }>(
    'select rows, seats_per_row as "perRow" from shows where name = $1',
    [show],
  )
  if (hall === undefined) throw notFound(`Show "${show}"`)
  const { rows, perRow } = hall
  const unknown = seats.filter(
    (seat) => seat.charCodeAt(0) - 'A'.charCodeAt(0) >= rows || Number(seat.slice(1)) > perRow,
  )
  if (unknown.length === 0) return
  throw new Problem(422, 'NO_SUCH_SEAT', `The hall has no seat ${unknown.join(', ')}`, { unknown })
}

/** Cancels a booking and frees its seats; one that is cancelled already stays so. */
export function cancelBooking(
  database: Database,
  id: string,
  customer: string,
): Promise<Booking | undefined> {
  return database.transaction(async (tx) => {
    const cancelled = await tx.query(
      `update bookings set status = 'CANCELLED'
       where id = $1 and customer = $2 and status = 'BOOKED' returning id`,
      [id, customer],
    )
    if (cancelled.length > 0) await tx.query('delete from booked_seats where booking = $1', [id])
    return findBooking(tx, id, customer)
  })
}

/** Returns a booking of the customer; undefined where there is none. */
export async function findBooking(
  from: Pick<Transaction, 'query'>,
  id: string,
  customer: string,
): Promise<Booking | undefined> {
  const [found] = await from.query<Booking>(
    'select id, show, seats, status from bookings where id = $1 and customer = $2',
    [id, customer],
  )
  return found
}
