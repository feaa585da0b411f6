import { connect } from 'node:net'

/** Sends commands over one connection and returns the last answer, as the protocol writes it. */
export function askRedis(
  {
    host,
    port,
    password,
    signal,
  }: {
    host: string
    port: number
    password: string
    signal?: AbortSignal
  },
  ...commands: (readonly string[])[]
): Promise<string> {
  const sent = [['AUTH', password], ...commands]
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, ...(signal && { signal }) })
    let answers = ''
    socket.setEncoding('utf8').setTimeout(2_000, () => socket.destroy(new Error('no answer')))
    socket.on('error', reject)
    socket.on('data', (chunk: string) => {
      answers += chunk
      const lines = answers.split('\r\n').filter((line) => line !== '')
      // A value comes in two lines: its length, and itself.
      const done = lines.filter((line) => !/^\$\d/.test(line))
      if (done.length < sent.length) return
      socket.destroy()
      const failed = done.find((line) => line.startsWith('-'))
      if (failed) reject(new Error(failed))
      else resolve(done.at(-1)!)
    })
    socket.on('close', () => reject(new Error('the connection closed')))
    socket.write(sent.map(encode).join(''))
  })
}

function encode(command: readonly string[]): string {
  const words = command.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`)
  return `*${command.length}\r\n${words.join('')}`
}
