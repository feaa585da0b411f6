import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { connectAs } from '@ballast/engines'
import { untilSeen } from '@ballast/local'
import type { StoringService } from '../drill/focus.ts'
import type { Random } from '../load/seeded-random.ts'
import type { Fault, Scene } from './fault.ts'

/**
 * Table of the commits of these writers, written in their transactions: correct even if a writer
 * never learned whether its commit succeeded.
 */
export const commitsTable = 'drill_commits'
export const drillEventType = 'drill.written.v1'

/**
 * Many writers take outbox ids at the same time and commit in another order: each waits a random time before it
 * commits. A relay that asks for ids above the last one it saw skips those of the slow.
 */
export function slowCommits(
  random: Random,
  { database, publishes: [topic] }: StoringService,
  { writers, longestMs }: { writers: number; longestMs: number },
): Fault {
  const stopping = new AbortController()
  let writing: Promise<unknown> = Promise.resolve()
  let committed = 0
  let overtaken = 0
  let lastId = 0n
  const waits = Array.from({ length: 1_000 }, () => random.below(longestMs))
  let turn = 0

  async function write(scene: Scene): Promise<void> {
    const client = await connectAs({ ...scene, resource: database }, 'postgres')
    try {
      while (!stopping.signal.aborted) {
        const event = randomUUID()
        await client.query('begin')
        const { rows } = await client.query<{ id: string }>(
          `insert into outbox (event_id, topic, key, type, data)
           values ($1, $2, $3, '${drillEventType}', '{}') returning id`,
          [event, topic!.name, event],
        )
        await client.query(`insert into ${commitsTable} (event_id) values ($1)`, [event])
        await delay(waits[turn++ % waits.length])
        await client.query('commit')
        committed++
        const id = BigInt(rows[0]!.id)
        if (id < lastId) overtaken++
        else lastId = id
      }
    } finally {
      await client.end()
    }
  }

  return {
    name: `commits up to ${longestMs} ms late`,
    target: `outbox of ${database.name}, ${writers} writers`,
    async apply(scene) {
      const client = await connectAs({ ...scene, resource: database }, 'postgres')
      await client.query(`drop table if exists ${commitsTable}`)
      await client.query(`create table ${commitsTable} (event_id uuid primary key)`)
      await client.end()
      writing = Promise.all(Array.from({ length: writers }, () => write(scene)))
      writing.catch(() => stopping.abort())
      return untilSeen(
        () => (overtaken > 0 ? 'a commit was overtaken by one with a higher id' : undefined),
        2 * longestMs,
      )
    },
    async heal() {
      stopping.abort()
      await writing
      return `${committed} commits, ${overtaken} of them overtaken by a higher id`
    },
  }
}
