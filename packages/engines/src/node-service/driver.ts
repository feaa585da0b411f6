import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Service } from '@ballast/model'
import type { Engine, NodeContext } from '../engine.ts'
import { roleSecret } from '../postgres/roles.ts'
import { redisSecret } from '../redis/driver.ts'
import { type SecretFiles, serviceConfiguration } from './config.ts'
import { serviceFields } from './fields.ts'
import { migrate } from './migrate.ts'
import { startConfigured } from './start-configured.ts'

export const nodeServiceEngine: Engine<'service'> = {
  kind: 'service',

  fields: serviceFields,
  prepare: migrate,

  async start(context) {
    const { resource, root, dataDirectory } = context
    const volume = join(dataDirectory, 'volume')
    if (resource.volume) await mkdir(volume, { recursive: true, mode: 0o700 })
    return startConfigured(context, {
      configuration: serviceConfiguration(resource, context, {
        secretFiles: await secretFiles(context),
        volume,
      }),
      main: join(root, resource.source, 'src/main.ts'),
      startupMs: resource.probes.startup,
    })
  },
}

async function secretFiles({ resource, secrets }: NodeContext<Service>): Promise<SecretFiles> {
  const { name, database, cache } = resource
  return {
    ...(database && { database: await secrets.file(roleSecret(database, name)) }),
    ...(cache && { cache: await secrets.file(redisSecret(cache)) }),
  }
}
