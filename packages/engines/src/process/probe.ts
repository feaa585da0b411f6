import { connect } from 'node:net'
import type { Endpoint } from '@ballast/model'
import { answersOk } from '../http/answers-ok.ts'
import type { Probe } from '../plan.ts'

/** Characters after which an answer counts as complete; no expected answer is longer. */
const longestAnswer = 65_536
const shownOfAnswer = 80

/** Returns true if the process at `endpoint` answers as the probe expects; otherwise returns false or throws. */
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
    // An answer may arrive in several packets; after a second without data it counts as complete.
    socket.setTimeout(1_000, end)
    signal.addEventListener('abort', () => socket.destroy(signal.reason as Error), { once: true })
  })
}
