import type { Probe } from '@ballast/local'

const show = 'ballast-probe'

/** Books the seat that the map suggests, and gives it back. */
export default {
  shows: 'A seat was chosen on the map, booked through the front door, and given back',
  scope: 'shows:write bookings:write',
  async run(call) {
    await call('PUT', `/api/shows/${show}`, { rows: 2, seatsPerRow: 5 })
    const { suggestion } = await call<{ suggestion: string[] }>(
      'GET',
      `/api/seatmaps/${show}?together=1`,
    )
    const body = { show, seats: suggestion }
    const key = `${show}-${crypto.randomUUID()}`
    const { id } = await call<{ id: string }>('POST', '/api/bookings', body, key)
    return () => call('POST', `/api/bookings/${id}/cancellation`)
  },
} satisfies Probe
