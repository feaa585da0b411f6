import type { Probe } from '@ballast/local'

/** Writes a note and reads it: `up` calls the platform ready once that works. */
export default {
  shows: 'A note went through the front door',
  scope: 'notes:write',
  async run(call) {
    const key = `probe-${crypto.randomUUID()}`
    const { id } = await call<{ id: string }>('POST', '/api/notes', { body: 'probe' }, key)
    await call('GET', `/api/notes/${id}`)
    return undefined
  },
} satisfies Probe
