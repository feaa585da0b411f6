import { writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import type { Redis } from '@ballast/model'
import type { Engine } from '../engine.ts'
import { startProcess } from '../process/start-process.ts'
import { redisConfiguration, redisUsers } from './config.ts'
import { redisFields } from './fields.ts'
import { redisBin } from './install.ts'

/** Where the password of a Redis is kept. */
export const redisSecret = ({ name }: Redis) => `${name}/default`

export const redisEngine: Engine<'redis'> = {
  kind: 'redis',

  fields: redisFields,

  async start(context) {
    const { resource, node, secrets, configDirectory } = context
    const configuration = join(configDirectory, 'redis.conf')
    const users = join(configDirectory, 'users.acl')
    await writeFile(users, redisUsers(await secrets.read(redisSecret(resource))), { mode: 0o600 })
    await writeFile(configuration, redisConfiguration(resource, node, users))
    return startProcess(context, {
      command: redisBin(),
      args: [configuration],
      // It answers before it knows who asks: "NOAUTH" is an answer too, but what a stranger says is none.
      probe: () => answers(node.host, node.ports.main!, 'PING\r\n', /^(-NOAUTH|\+PONG)/),
    })
  },
}

function answers(host: string, port: number, question: string, expected: RegExp): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1_000 }, () => socket.write(question))
    const end = (answer: boolean): void => {
      socket.destroy()
      resolve(answer)
    }
    socket.on('data', (bytes) => end(expected.test(bytes.toString('latin1'))))
    socket.on('error', () => end(false))
    socket.on('timeout', () => end(false))
  })
}
