import { connect } from 'node:net'
import type { Endpoint } from '@ballast/model'
import { answersOk } from '../http/answers-ok.ts'
import type { Probe } from '../plan.ts'

/** An answer that is longer is none of those that are looked for. */
const longestAnswer = 65_536
const shownOfAnswer = 80

/** True if the process at `endpoint` answers as the probe expects; an error or false if it does not yet. */
export function answers(probe: Probe, endpoint: Endpoint, signal: AbortSignal): Promise<boolean> {
  if (probe.kind === 'http') {
    return answersOk(`http://${endpoint.host}:${endpoint.port}${probe.path}`, signal)
  }
  return exchange(endpoint, Buffer.from(probe.send, 'hex'), new RegExp(probe.expect), signal)
}

function exchange(
  { host, port }: Endpoint,
  question: Buffer,
  expected: RegExp,
  signal: AbortSignal,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect({ host, port }, () => socket.write(question))
    const end = (): void => {
      socket.destroy()
      const fits = expected.test(answer)
      const shown = JSON.stringify(answer.slice(0, shownOfAnswer))
      if (fits || answer === '') resolve(fits)
      else reject(new Error(`it answered ${shown}`))
    }
    socket.on('data', (bytes) => {
      answer += bytes.toString('latin1')
      if (expected.test(answer) || answer.length > longestAnswer) end()
    })
    socket.once('end', end)
    socket.once('error', reject)
    // What says nothing more has said all: an answer may come in several packets.
    socket.setTimeout(1_000, end)
    signal.addEventListener('abort', () => socket.destroy(signal.reason as Error), { once: true })
  })
}
