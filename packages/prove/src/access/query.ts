import { Client } from 'pg'
import type { DatabaseAccess } from './platform-access.ts'

/** Runs one statement on a connection of its own. */
export async function query<Row>(
  access: DatabaseAccess,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new Client({
    ...access,
    application_name: 'ballast-prove',
    // A server that is stopped in mid-air takes connections and says nothing; and while tens of thousands of
    // records are read beside it, this process may be seconds late in seeing its answer.
    connectionTimeoutMillis: 10_000,
    query_timeout: 60_000,
  })
  // A server that goes away makes the client emit as well as reject.
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query(text, values)
    return rows as Row[]
  } finally {
    await client.end().catch(() => {})
  }
}
