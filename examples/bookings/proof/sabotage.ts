import { asSuperuser, type Sabotage } from '@ballast/prove'
import { bookingKeptOnce, seatBookedTwice } from './judges.ts'
import { keysOf } from './workload.ts'

/** A booking of the load that holds its seats. */
const bookedId = `(select min(id::text)::uuid from bookings join idempotency_keys on reference = id::text
  where status = 'BOOKED' and starts_with(key, $1))`

export const seatSoldAgain: Sabotage = {
  name: 'seat-sold-again',
  what: 'The seats of a booking are written into another one as well',
  detectedBy: seatBookedTwice.name,
  ofOperation: true,
  when: 'at-rest',
  async apply(scene, { run }) {
    const [row] = await asSuperuser(
      scene,
      'seats',
      `with booked as (select id, customer, show, seats from bookings where id = ${bookedId}),
         again as (insert into bookings (id, customer, show, seats)
           select gen_random_uuid(), customer, show, seats from booked)
       select id from booked`,
      [keysOf(run)],
    )
    return String(row!.id)
  },
}

export const bookingLost: Sabotage = {
  name: 'booking-lost',
  what: 'An acknowledged booking is deleted from the database',
  detectedBy: bookingKeptOnce.name,
  ofOperation: true,
  when: 'at-rest',
  async apply(scene, { run }) {
    const [row] = await asSuperuser(
      scene,
      'seats',
      `with freed as (delete from booked_seats where booking = ${bookedId} returning booking)
       select booking as id from freed limit 1`,
      [keysOf(run)],
    )
    await asSuperuser(scene, 'seats', 'delete from bookings where id = $1', [row!.id])
    return String(row!.id)
  },
}
