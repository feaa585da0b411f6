import { once } from 'node:events'
import { connect } from 'node:net'
import type { Endpoint } from '@ballast/model'

/** The first line of what Redis answers to one command on a connection that has not logged in. */
export async function redisAnswer(endpoint: Endpoint, command: string): Promise<string> {
  const socket = connect(endpoint)
  try {
    socket.end(`${command}\r\n`)
    const [data] = (await once(socket, 'data', { signal: AbortSignal.timeout(5_000) })) as [Buffer]
    return data.toString().split('\r\n', 1)[0]!
  } finally {
    socket.destroy()
  }
}
