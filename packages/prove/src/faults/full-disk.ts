import { open, readFile, realpath, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { connectAs } from '@ballast/engines'
import { stateDirectory, untilSeen } from '@ballast/local'
import { resourcesOf } from '@ballast/model'
import { mountsBelow } from '../drill/small-disk.ts'
import type { Fault, Scene } from './fault.ts'

/** No space left. https://www.postgresql.org/docs/current/errcodes-appendix.html */
const diskFull = '53100'
/** Crash recovery, and the longest wait of the supervisor before it starts a process again. */
const healWithinMs = 45_000
const effectWithinMs = 5_000
/** Size of a WAL segment; PostgreSQL's default. */
const segmentBytes = 16 << 20

/**
 * Fills the disk of a database with a file, until not one byte more fits. `rows`: a table that grows is refused,
 * the server lives on. `log`: the write-ahead log is driven into the end of the disk too, where PostgreSQL can only
 * give up: it crashes, and cannot start until there is room.
 *
 * Only a disk that was mounted for it is ever filled: `derivation: { smallDisks }`.
 */
export function fillDisk(database: string, until: 'rows' | 'log'): Fault {
  const filler = `filler-${until}`
  return {
    name: `fill disk: ${until}`,
    target: database,
    async apply(scene) {
      const { data, logs } = stateDirectory(scene.instance)
      const disk = join(data, database)
      if (!(await mountsBelow(data)).includes(await realpath(disk))) {
        throw new Error(`${disk} is no disk of its own: it is not filled`)
      }
      const log = join(logs, `${database}.log`)
      const before = (await readFile(log)).length
      await fill(join(disk, filler))
      if (until === 'rows') return refusal(scene, database)
      return untilSeen(async () => {
        // Stop once a segment would fit again: the log must not use space that something else freed.
        const { bavail, bsize } = await statfs(disk)
        if (bavail * bsize >= segmentBytes) return undefined
        await driveLog(scene, database).catch(() => {})
        const since = (await readFile(log)).subarray(before).toString()
        return /PANIC: .*No space left on device/.exec(since)?.[0]
      }, effectWithinMs)
    },
    async heal(scene) {
      await rm(join(stateDirectory(scene.instance).data, database, filler), { force: true })
      return untilSeen(async () => {
        const { nodes } = await scene.nodes.status()
        const node = nodes.find(({ id }) => id === database)
        const refused = await refusal(scene, database).catch(() => 'away')
        return node?.phase === 'ready' && refused === undefined
          ? `rows are written again, by pid ${node.pid}`
          : undefined
      }, healWithinMs)
    },
  }
}

async function fill(path: string): Promise<void> {
  const file = await open(path, 'w', 0o600)
  try {
    for (let size = 1 << 22; size > 0; size >>= 1) {
      const chunk = Buffer.alloc(size)
      try {
        while ((await file.write(chunk)).bytesWritten > 0);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      }
    }
  } finally {
    await file.close()
  }
}

/** Returns PostgreSQL's refusal to grow a table; undefined if it grows. */
async function refusal(scene: Scene, database: string): Promise<string | undefined> {
  const client = await connectAs({ ...scene, resource: resourceOf(scene, database) }, 'postgres')
  try {
    await client.query(`create temporary table growing as
      select repeat('x', 1000) from generate_series(1, 1000)`)
    return undefined
  } catch (error) {
    const { code, message } = error as { code?: string; message: string }
    if (code !== diskFull) throw error
    return `${code}: ${message}`
  } finally {
    await client.end()
  }
}

/** Begins the next segment of the log, for which there is no room unless one was made in advance. */
async function driveLog(scene: Scene, database: string): Promise<void> {
  const client = await connectAs({ ...scene, resource: resourceOf(scene, database) }, 'postgres')
  try {
    await client.query(`select pg_logical_emit_message(true, 'ballast', 'on')`)
    await client.query('select pg_switch_wal()')
  } finally {
    await client.end()
  }
}

function resourceOf({ platform }: Scene, database: string) {
  return resourcesOf(platform, 'postgres').find(({ name }) => name === database)!
}
