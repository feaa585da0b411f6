import type { Scene } from '../faults/fault.ts'
import { asSuperuser } from './as-superuser.ts'

/**
 * Creates the table that a trigger notes in what it has broken, in the transaction that it broke: one that is rolled
 * back has broken nothing, and the next one is taken.
 */
export const brokenOnce = 'create table sabotaged (broken text);'

/** Returns what the trigger has broken. @throws {Error} where nothing came that it could break */
export async function whatWasBroken(scene: Scene, database: string): Promise<string> {
  const [row] = await asSuperuser(scene, database, 'select broken from sabotaged limit 1')
  if (row === undefined) throw new Error('Nothing came that could be sabotaged')
  return String(row.broken)
}

/** Drops the trigger `sabotage` on the outbox, its function, and its table. */
export async function withoutTrigger(scene: Scene, database: string): Promise<void> {
  await asSuperuser(
    scene,
    database,
    'drop trigger sabotage on outbox; drop function sabotage; drop table sabotaged',
  )
}
