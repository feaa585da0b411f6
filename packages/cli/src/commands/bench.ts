import { ensureInstalled, needs } from '@ballast/engines'
import { Command } from 'commander'
import { benchmarkInstance } from '../benchmark-instance.ts'
import { type InstanceOptions, withInstance } from '../instance.ts'
import { parsePositiveInteger } from '../parse-integer.ts'
import { stopSignal } from '../stop-signal.ts'

interface Options extends InstanceOptions {
  readonly rate: number
  readonly seconds: number
  readonly json?: boolean
}

export const benchCommand = withInstance(new Command('bench'))
  .description(
    'measure the latency of an event from its commit to its handling, on a separate platform',
  )
  .option('--rate <number>', 'events to commit per second', parsePositiveInteger, 1_000)
  .option('--seconds <number>', 'duration of the measurement', parsePositiveInteger, 30)
  .option('--json', 'print the result as JSON on standard output')
  .action(bench)

async function bench({ rate, seconds, json = false, ...options }: Options): Promise<void> {
  const instance = benchmarkInstance(options)
  const signal = stopSignal()
  const progress = (text: string): void => console.error(text)
  await ensureInstalled(needs, { signal })
  const { benchEvents, renderEventsBenchmark } = await import('@ballast/prove')
  const result = await benchEvents(instance, { perSecond: rate, seconds, progress, signal })
  console.log(json ? JSON.stringify({ version: 1, ...result }) : renderEventsBenchmark(result))
}
