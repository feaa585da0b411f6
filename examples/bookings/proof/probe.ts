import type { Probe } from '@ballast/local'

/** Books a seat that nobody else asks for, and reads the booking. */
export default {
  shows: 'A seat was booked through the front door',
  scope: 'bookings:write',
  async run(call) {
    const id = crypto.randomUUID()
    const booking = await call<{ id: string }>('POST', '/api/bookings', { seat: `P-${id}` }, id)
    await call('GET', `/api/bookings/${booking.id}`)
    return undefined
  },
} satisfies Probe
