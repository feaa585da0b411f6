import { connectAs } from '@ballast/engines'
import { resourcesOf } from '@ballast/model'
import type { Scene } from '../faults/fault.ts'

/** Runs one statement, or several without values, in a database of the platform, past all its rules. */
export async function asSuperuser(
  { platform, addresses, secrets }: Scene,
  database: string,
  statement: string,
  values?: readonly unknown[],
): Promise<Record<string, unknown>[]> {
  const resource = resourcesOf(platform, 'postgres').find(({ name }) => name === database)!
  const client = await connectAs({ addresses, resource, secrets }, 'postgres')
  try {
    const { rows = [] } = await client.query(statement, values && [...values])
    return rows
  } finally {
    await client.end()
  }
}
