import type { Socket } from 'node:net'
import pg from 'pg'

/**
 * A client that sends all statements of one turn of the event loop in one packet, which costs one write and one wake-up
 * of the server process instead of one for each statement.
 */
export class GatheringClient extends pg.Client {
  // biome-ignore lint/suspicious/noExplicitAny: stands for all of pg's overloads
  override query(...statement: any[]): any {
    const { stream } = (this as unknown as { connection: { stream: Socket } }).connection
    if (stream.writableCorked === 0) {
      stream.cork()
      process.nextTick(() => stream.uncork())
    }
    return super.query(...(statement as [string]))
  }
}
