import {
  type InstanceOptions,
  instanceOf,
  parsePositiveInteger,
  stopSignal,
  withInstance,
} from '@ballast/cli/command'
import { issueToken, openSecrets } from '@ballast/engines'
import { connect, placedPlatform, stateDirectory } from '@ballast/local'
import { BallastError, httpUrl, type Identity } from '@ballast/model'
import { Command } from 'commander'

interface Options extends InstanceOptions {
  readonly concurrency?: number
  readonly stock?: string
  readonly limit?: number
  readonly json?: boolean
}

export default withInstance(new Command('replay'))
  .description('drive real orders through the front door, and reconcile all parties to the penny')
  .argument('[file]', 'CSV of orders, plain or .gz; default: the excerpt that comes with the shop')
  .option('--concurrency <number>', 'customers who order at once, default 64', parsePositiveInteger)
  .option('--stock <factor>', 'share of the needed stock that is received, such as 0.8')
  .option(
    '--limit <number>',
    'only so many invoices from the beginning of the file',
    parsePositiveInteger,
  )
  .option('--json', 'print the result as JSON on standard output')
  .action(run)

async function run(
  file: string | undefined,
  { concurrency, stock, limit, json = false, ...options }: Options,
): Promise<void> {
  // Loaded here: the other commands need not wait for clients of PostgreSQL and Kafka.
  const { findAccess } = await import('@ballast/prove')
  const { excerptFile, progressLine, renderReplaySummary, replay, shopAccess } = await import(
    '../proof/replay/index.ts'
  )
  const instance = instanceOf(options)
  const { platform, addresses } = await placedPlatform(instance)
  // Fails with what to do if the platform does not run.
  await connect(instance)[Symbol.asyncDispose]()
  const secrets = openSecrets(stateDirectory(instance).secrets)
  const identity: Identity | undefined = platform.entry.to.identity
  if (identity === undefined) {
    throw new BallastError(
      'USAGE',
      `Platform "${platform.name}" declares no identity: nobody would accept a token`,
    )
  }
  const signal = stopSignal()
  const line = progressLine(process.stderr)
  const result = await replay({
    file: file ?? excerptFile,
    endpoint: httpUrl(addresses.one('operator', platform.entry, 'http')),
    tokenFor: (request) => issueToken({ secrets, identity, addresses, ...request }),
    platform: shopAccess(platform, await findAccess(platform, addresses, secrets)),
    progress: line.show,
    signal,
    ...(concurrency !== undefined && { concurrency }),
    ...(stock !== undefined && { stock }),
    ...(limit !== undefined && { limit }),
  }).finally(line.end)
  console.log(json ? JSON.stringify({ version: 1, ...result }) : renderReplaySummary(result))
  if (signal.aborted) console.error('Stopped. Run the same replay again: it goes on from here')
  else if (!result.reconciliation.ok) process.exitCode = 1
}
