import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Engine } from '../engine.ts'
import { answersOk } from '../http/answers-ok.ts'
import { nodeArguments, nodeEnvironment } from '../process/node-process.ts'
import { startProcess } from '../process/start-process.ts'
import { issuerConfiguration } from './config.ts'
import { identityFields } from './fields.ts'
import { makeSigningKey, signingKeySecret } from './keys.ts'

/** Stands in for an identity provider on this machine: tokens for trying things out are signed with its key. */
export const issuerEngine: Engine<'identity'> = {
  kind: 'identity',

  fields: identityFields,

  async start(context) {
    const { resource, node, secrets, configDirectory } = context
    const key = await secrets.file(signingKeySecret(resource), makeSigningKey)
    const configuration = join(configDirectory, 'issuer.json')
    await writeFile(configuration, issuerConfiguration(node, key))
    return startProcess(context, {
      command: process.execPath,
      args: [...nodeArguments, join(import.meta.dirname, 'main.ts')],
      env: { ...nodeEnvironment(context), BALLAST_ISSUER: configuration },
      probe: (signal) => answersOk(`http://${node.host}:${node.ports.main}/jwks.json`, signal),
    })
  },
}
