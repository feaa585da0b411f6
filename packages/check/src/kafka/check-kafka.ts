import { existsSync, readFileSync } from 'node:fs'
import { basename, relative, resolve } from 'node:path'
import { BallastError } from '@ballast/model'
import type { Finding } from '../finding.ts'
import { listenerConflict } from './listeners.ts'
import { listenersOfCompose, listenersOfProperties } from './read-listeners.ts'

/**
 * Checks the listeners of a `server.properties`, or of every broker in a compose file.
 *
 * @throws {BallastError} USAGE if the file does not exist
 */
export function checkKafka(file: string, base = process.cwd()): Finding[] {
  const path = resolve(base, file)
  if (!existsSync(path)) throw new BallastError('USAGE', `There is no ${path}`, { facts: { path } })
  const text = readFileSync(path, 'utf8')
  const brokers = /\.ya?ml$/.test(file)
    ? listenersOfCompose(text)
    : listenersOfProperties(text, basename(file))
  return brokers.flatMap(({ broker, listeners, line, column }): Finding[] => {
    const conflict = listenerConflict(listeners)
    if (conflict === undefined) return []
    const names = conflict.listeners.map(({ name }) => name).join(', ')
    return [
      {
        rule: 'kafka-listener-port-conflict',
        severity: 'error',
        at: `${broker}.listeners`,
        file: relative(base, path),
        line,
        column,
        what: `The listeners ${names} of ${broker} all use port ${conflict.listeners[0]!.port}`,
        why: conflict.why,
        fix: 'Give each listener its own port, such as 9092 for internal and 29092 for external clients; or bind one of two to an IPv4 address and the other to an IPv6 address',
      },
    ]
  })
}
