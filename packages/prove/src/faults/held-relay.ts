import { connectAs } from '@ballast/engines'
import { untilSeen } from '@ballast/local'
import { resourcesOf } from '@ballast/model'
import type { Client } from 'pg'
import type { Fault } from './fault.ts'

/** The advisory lock under which the relays of one service take turns (packages/kit, relay.ts). */
const relayLock = 6_127_001

/**
 * Stops all relays of a service: an outside session holds the advisory lock that they share. The lock
 * is released when the session ends, at the latest with the drill.
 */
export function holdRelay(database: string): Fault {
  let holder: Client | undefined
  return {
    name: 'hold relay',
    target: database,
    async apply({ platform, addresses, secrets }) {
      const resource = resourcesOf(platform, 'postgres').find(({ name }) => name === database)!
      const client = await connectAs({ addresses, resource, secrets }, 'postgres')
      holder = client
      await client.query('select pg_advisory_lock($1)', [relayLock])
      return untilSeen(async () => {
        const waiting = await count(client, `pg_locks where locktype = 'advisory' and not granted`)
        const rows = await count(client, 'outbox')
        return waiting > 0 && rows > 0
          ? `${waiting} relays wait, ${rows} events are in the outbox`
          : undefined
      }, 5_000)
    },
    async heal() {
      const client = holder
      if (client === undefined) return undefined
      const left = await count(client, 'outbox')
      await client.query('select pg_advisory_unlock_all()')
      const moved = await untilSeen(async () => {
        const now = await count(client, 'outbox')
        return now < left ? `of ${left} events that waited, ${left - now} have left` : undefined
      }, 15_000)
      await client.end()
      holder = undefined
      return moved
    },
  }
}

async function count(client: Client, from: string): Promise<number> {
  const { rows } = await client.query<{ count: string }>(`select count(*) from ${from}`)
  return Number(rows[0]!.count)
}
