import {
  benchmarkInstance,
  type InstanceOptions,
  parsePositiveInteger,
  stopSignal,
  withInstance,
} from '@ballast/cli/command'
import { ensureInstalled, needsOf } from '@ballast/engines'
import { Command } from 'commander'
import definition from '../platform.ts'

interface Options extends InstanceOptions {
  readonly rate: number
  readonly seconds: number
  readonly json?: boolean
}

export default withInstance(new Command('bench-events'))
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
  await ensureInstalled(needsOf(definition.in('local')), { signal })
  const { benchEvents } = await import('../measure/bench-events.ts')
  const { renderEventsBenchmark } = await import('../measure/render-events.ts')
  const result = await benchEvents(instance, { perSecond: rate, seconds, progress, signal })
  console.log(json ? JSON.stringify({ version: 1, ...result }) : renderEventsBenchmark(result))
}
