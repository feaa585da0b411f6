import { existsSync } from 'node:fs'
import { ensureInstalled, needs } from '@ballast/engines'
import { type Instance, startPlatform, stateDirectory, wipeStateDirectory } from '@ballast/local'
import { BallastError } from '@ballast/model'
import { Command } from 'commander'
import { type InstanceOptions, instanceOf, withInstance } from '../instance.ts'
import { stopSignal } from '../stop-signal.ts'
import { positive } from '../whole.ts'

interface Options extends InstanceOptions {
  readonly quick?: boolean
  readonly rate: number
  readonly seconds: number
  readonly json?: boolean
}

/** Benchmarks run on a platform of their own, so that nobody's data is in the way. */
const usualOffset = 2_900

export const benchCommand = withInstance(new Command('bench'))
  .description('measure a platform of its own, started for this: orders, events')
  .argument(
    '[name]',
    'orders: confirmed orders per second through the front door, beside the floor; events: from the commit of an event to its handling, at a rate',
    'orders',
  )
  .option('--quick', 'orders: short steps, to see whether a change helps, not for a figure')
  .option('--rate <number>', 'events: so many are committed each second', positive, 1_000)
  .option('--seconds <number>', 'events: for so long', positive, 30)
  .option('--json', 'print the result as JSON on standard output')
  .action(bench)

async function bench(
  name: string,
  { quick = false, rate, seconds, json = false, ...options }: Options,
): Promise<void> {
  if (name !== 'orders' && name !== 'events')
    throw new BallastError('USAGE', `There is no benchmark "${name}". Use one of: orders, events`)
  const instance = instanceOf({ ...options, portOffset: options.portOffset || usualOffset })
  if (existsSync(stateDirectory(instance).path)) {
    throw new BallastError(
      'ALREADY_RUNNING',
      `There is a platform with port offset ${instance.portOffset} already: choose another with --port-offset, or remove it with ./ballast down --wipe --port-offset ${instance.portOffset}`,
    )
  }
  const signal = stopSignal()
  const progress = (text: string): void => console.error(text)
  await ensureInstalled(needs, { signal })
  const { benchEvents, benchOrders, renderEventsBenchmark, renderOrdersBenchmark } = await import(
    '@ballast/prove'
  )
  if (name === 'events') {
    const result = await benchEvents(instance, { perSecond: rate, seconds, progress, signal })
    console.log(json ? JSON.stringify({ version: 1, ...result }) : renderEventsBenchmark(result))
    return
  }
  try {
    const first = await start(instance, signal)
    progress(
      `First start: ready in ${first.readyMs} ms, first order confirmed in ${first.firstOrderMs} ms`,
    )
    await first.stop()
    const warm = await start(instance, signal)
    progress(
      `Warm start: ready in ${warm.readyMs} ms, first order confirmed in ${warm.firstOrderMs} ms`,
    )
    const starts = { first: timesOf(first), warm: timesOf(warm) }
    try {
      const result = await benchOrders(instance, { progress, signal, quick })
      if (json) console.log(JSON.stringify({ version: 1, starts, ...result }))
      else {
        console.log(renderOrdersBenchmark(result))
        console.log(
          `\nStart, data wiped:      ready ${first.readyMs} ms, first confirmed order ${first.firstOrderMs} ms`,
        )
        console.log(
          `Start, data kept:       ready ${warm.readyMs} ms, first confirmed order ${warm.firstOrderMs} ms, slowest on its path ${warm.slowest} ms`,
        )
      }
    } finally {
      await warm.stop()
    }
  } finally {
    wipeStateDirectory(instance)
  }
}

async function start(instance: Instance, signal: AbortSignal) {
  const end = new AbortController()
  const { started, stopped } = await startPlatform({
    ...instance,
    signal: AbortSignal.any([signal, end.signal]),
  })
  const onPath = started.nodes.filter(({ kind }) => kind !== 'tracing')
  return {
    ...started,
    slowest: Math.max(...onPath.map(({ startMs }) => startMs ?? 0)),
    async stop() {
      end.abort()
      await stopped
    },
  }
}

function timesOf({ readyMs, firstOrderMs, slowest, nodes }: Awaited<ReturnType<typeof start>>) {
  return {
    readyMs,
    firstOrderMs,
    slowestOnPathMs: slowest,
    byNodeMs: Object.fromEntries(nodes.map(({ id, startMs }) => [id, startMs])),
  }
}
