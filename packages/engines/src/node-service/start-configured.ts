import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ProcessConfiguration } from '@ballast/model'
import type { NodeContext, Running } from '../engine.ts'
import { answersOk } from '../http/answers-ok.ts'
import { nodeArguments, nodeEnvironment } from '../process/node-process.ts'
import { startProcess } from '../process/start-process.ts'

/** Starts a process of Node's that reads a ProcessConfiguration; ready when its `/readyz` says so. */
export async function startConfigured(
  context: NodeContext,
  {
    configuration,
    main,
    startupMs,
  }: { configuration: ProcessConfiguration; main: string; startupMs: number },
): Promise<Running> {
  const file = join(context.configDirectory, 'configuration.json')
  await writeFile(file, JSON.stringify(configuration, undefined, 2), { mode: 0o600 })
  const { host, port } = configuration.admin
  return startProcess(context, {
    command: process.execPath,
    args: [...nodeArguments, main],
    env: { ...nodeEnvironment(context), BALLAST_CONFIGURATION: file },
    probe: (signal) => answersOk(`http://${host}:${port}/readyz`, signal),
    withinMs: startupMs,
    // Its own grace, and a moment to end.
    graceMs: configuration.graceMs + 2_000,
  })
}
