import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { aliveEveryMs, type LedgerEntry, nowMs } from './line.ts'

/** Append-only, on disk before it counts. */
export interface Ledger extends AsyncDisposable {
  /** Settles once the line is on disk. Lines that are written meanwhile share the next sync. */
  append(entry: LedgerEntry): Promise<void>
}

/**
 * Makes a ledger, a file of one JSON object a line. Only what `fdatasync` has put on disk counts as
 * written: a request that is sent before it could be in nobody's memory.
 *
 * @param underWay how many operations have no outcome yet, for the signs of life
 * @throws if the file exists: a ledger is never written over
 */
export async function openLedger(path: string, underWay: () => number): Promise<Ledger> {
  const { O_APPEND, O_CREAT, O_EXCL, O_WRONLY } = constants
  const file = await open(path, O_APPEND | O_CREAT | O_EXCL | O_WRONLY, 0o600)
  let n = 0
  let pending = ''
  let next: Promise<void> | undefined
  let writing: Promise<void> = Promise.resolve()

  const append = (entry: LedgerEntry): Promise<void> => {
    // While it is on its way to a slow disk, no sign of life may come behind it.
    if (entry.is === 'end') clearInterval(alive)
    pending += `${JSON.stringify({ n: n++, at: nowMs(), ...entry })}\n`
    next ??= writing.then(async () => {
      const lines = pending
      pending = ''
      next = undefined
      writing = file.write(lines).then(() => file.datasync())
      await writing
    })
    return next
  }
  const alive = setInterval(() => {
    // A write that failed fails the operations that wait for it.
    append({ is: 'alive', underWay: underWay() }).catch(() => {})
  }, aliveEveryMs)

  return {
    append,
    async [Symbol.asyncDispose]() {
      clearInterval(alive)
      await next
      await writing
      await file.close()
    },
  }
}
