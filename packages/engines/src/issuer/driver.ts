import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Engine } from '../engine.ts'
import { answersOk } from '../http/answers-ok.ts'
import { startProcess } from '../process/start-process.ts'
import { issuerConfiguration, issuerUrl } from './config.ts'
import { publicKey, signingKey } from './keys.ts'

export const issuerEngine: Engine<'identity'> = {
  kind: 'identity',

  async start(context) {
    const { node, resource, secrets, configDirectory } = context
    const key = publicKey(await signingKey(secrets, resource))
    const configuration = join(configDirectory, 'issuer.json')
    await writeFile(configuration, JSON.stringify(issuerConfiguration(node, [key]), null, 2))
    return startProcess(context, {
      command: process.execPath,
      args: [
        '--max-old-space-size=24',
        '--max-semi-space-size=1',
        join(import.meta.dirname, 'main.ts'),
      ],
      env: {
        BALLAST_CONFIGURATION: configuration,
        NODE_COMPILE_CACHE: join(context.cacheDirectory, 'compiled'),
      },
      probe: (signal) => answersOk(`${issuerUrl(node)}/jwks.json`, signal),
      graceMs: 3_000,
    })
  },
}
