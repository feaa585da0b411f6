import { createReadStream, existsSync, statSync, watch } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { commandOf, placedPlatform, stateDirectory } from '@ballast/local'
import { BallastError } from '@ballast/model'
import { Command } from 'commander'
import { type InstanceOptions, instanceOf, withInstance } from '../instance.ts'
import { stopSignal } from '../stop-signal.ts'

const tailBytes = 16_384

export const logsCommand = withInstance(new Command('logs'))
  .description('print the end of a log; NAME is a node, a resource, or "supervisor"')
  .argument('<name>')
  .option('-f, --follow', 'keep printing new lines')
  .action(
    async (
      name: string,
      { follow = false, ...options }: InstanceOptions & { follow?: boolean },
    ) => {
      const files = await logFiles(name, options)
      const signal = stopSignal()
      await Promise.all(files.map((file) => print(file, follow, signal)))
    },
  )

async function logFiles(name: string, options: InstanceOptions): Promise<string[]> {
  const instance = instanceOf(options)
  const { logs } = stateDirectory(instance)
  const { nodes } = (await placedPlatform(instance)).addresses
  const ids =
    name === 'supervisor'
      ? [name]
      : nodes
          .filter(({ id, resource }) => id === name || resource.name === name)
          .map(({ id }) => id)
  if (ids.length === 0) {
    throw new BallastError(
      'USAGE',
      `There is no node or resource "${name}". Use supervisor, or one of: ${nodes.map(({ id }) => id).join(', ')}`,
    )
  }
  const files = ids.map((id) => join(logs, `${id}.log`)).filter(existsSync)
  if (files.length > 0) return files
  throw new BallastError(
    'NOT_RUNNING',
    `There is no log of ${name} yet: start the platform with ${commandOf(instance, 'up')}`,
  )
}

async function print(file: string, follow: boolean, signal: AbortSignal): Promise<void> {
  let at = Math.max(0, statSync(file).size - tailBytes)
  const copy = async (): Promise<void> => {
    const { size } = statSync(file)
    if (size <= at) return
    await pipeline(createReadStream(file, { start: at, end: size - 1 }), process.stdout, {
      end: false,
    })
    at = size
  }
  await copy()
  if (!follow) return
  const changes = watch(file, () => void copy())
  await new Promise((resolve) => signal.addEventListener('abort', resolve))
  changes.close()
}
