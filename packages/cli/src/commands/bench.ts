import { ensureInstalled, needs } from '@ballast/engines'
import { Command } from 'commander'
import { benchmarkInstance } from '../benchmark-instance.ts'
import { type InstanceOptions, withInstance } from '../instance.ts'
import { stopSignal } from '../stop-signal.ts'
import { positive } from '../whole.ts'

interface Options extends InstanceOptions {
  readonly rate: number
  readonly seconds: number
  readonly json?: boolean
}

export const benchCommand = withInstance(new Command('bench'))
  .description(
    'measure how long an event takes from its commit to its handling, on a platform of its own',
  )
  .option('--rate <number>', 'so many are committed each second', positive, 1_000)
  .option('--seconds <number>', 'for so long', positive, 30)
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
