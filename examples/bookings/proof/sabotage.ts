import { asSuperuser, type Sabotage } from '@ballast/prove'
import { bookedOnce } from './judges.ts'

/** Books a seat a second time behind the platform's back. */
export const seatBookedTwice: Sabotage = {
  name: 'seat-booked-twice',
  what: 'A seat has a second booking in the database',
  noticedBy: bookedOnce.name,
  ofOperation: false,
  when: 'at-rest',
  async apply(scene, { run }) {
    await asSuperuser(scene, 'booked', 'alter table bookings drop constraint one_booking_per_seat')
    const [row] = await asSuperuser(
      scene,
      'booked',
      `insert into bookings (id, customer, seat, price_minor)
       select gen_random_uuid(), 'sabotage', min(seat), 0 from bookings where seat like $1
       returning seat`,
      [`%-${run}-%`],
    )
    return String(row!.seat)
  },
  async undo(scene) {
    await asSuperuser(
      scene,
      'booked',
      `delete from bookings where customer = 'sabotage';
       alter table bookings add constraint one_booking_per_seat unique (seat)`,
    )
  },
}
