import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Redis } from '@ballast/model'
import type { Engine } from '../engine.ts'
import { startProcess } from '../process/start-process.ts'
import { askRedis } from './ask-redis.ts'
import { redisConfiguration, redisUsers } from './config.ts'
import { redisBin } from './install.ts'

/** Where the password is kept. */
export function redisSecret({ name }: Redis): string {
  return `${name}/password`
}

export const redisEngine: Engine<'redis'> = {
  kind: 'redis',

  async start(context) {
    const { resource, node, secrets, configDirectory, dataDirectory } = context
    const password = await secrets.read(redisSecret(resource))
    const users = join(configDirectory, 'users.acl')
    const configuration = join(configDirectory, 'redis.conf')
    await writeFile(users, redisUsers(password), { mode: 0o600 })
    await writeFile(
      configuration,
      redisConfiguration(resource, node, { data: dataDirectory, users }),
    )
    return startProcess(context, {
      command: redisBin(),
      args: [configuration],
      probe: async (signal) =>
        (await askRedis({ host: node.host, port: node.ports.main!, password, signal }, [
          'PING',
        ])) === '+PONG',
    })
  },
}
