import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Gateway, Service } from '@ballast/model'
import type { NodeContext, Running } from '../engine.ts'
import { answersOk } from '../http/answers-ok.ts'
import { startProcess } from '../process/start-process.ts'
import { processConfiguration } from './config.ts'

/** A dozen of these share the machine: a small young generation trades a little CPU for much memory. */
const smallHeap = ['--max-semi-space-size=2', '--max-old-space-size=192']

/** Runs `main.ts` of a service or the gateway; it is ready when its `/readyz` says so. */
export async function startNode(
  context: NodeContext<Service> | NodeContext<Gateway>,
  main: string,
): Promise<Running> {
  const { node, resource, configDirectory, cacheDirectory } = context
  const configuration = join(configDirectory, 'configuration.json')
  await writeFile(configuration, JSON.stringify(await processConfiguration(context), null, 2), {
    mode: 0o600,
  })
  return startProcess(context, {
    command: process.execPath,
    args: [...smallHeap, main],
    env: {
      BALLAST_CONFIGURATION: configuration,
      NODE_COMPILE_CACHE: join(cacheDirectory, 'compiled'),
    },
    probe: (signal) => answersOk(`http://${node.host}:${node.ports.admin}/readyz`, signal),
    // It ends its own work within its grace; beyond that it hangs.
    graceMs: resource.grace + 2_000,
  })
}
