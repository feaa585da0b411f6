import {
  benchmarkInstance,
  type InstanceOptions,
  stopSignal,
  withInstance,
} from '@ballast/cli/command'
import { ensureInstalled, needs } from '@ballast/engines'
import { type Instance, startPlatform, wipeStateDirectory } from '@ballast/local'
import { Command } from 'commander'

interface Options extends InstanceOptions {
  readonly quick?: boolean
  readonly json?: boolean
}

export default withInstance(new Command('bench-orders'))
  .description(
    'measure confirmed orders per second through the front door, beside the floor, on a platform of its own',
  )
  .option('--quick', 'short steps, to see whether a change helps, not for a figure')
  .option('--json', 'print the result as JSON on standard output')
  .action(bench)

async function bench({ quick = false, json = false, ...options }: Options): Promise<void> {
  const instance = benchmarkInstance(options)
  const signal = stopSignal()
  const progress = (text: string): void => console.error(text)
  await ensureInstalled(needs, { signal })
  const { benchOrders } = await import('../benchmarks/orders.ts')
  const { renderOrdersBenchmark } = await import('../benchmarks/render-orders.ts')
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
    readyMs: started.readyMs,
    firstOrderMs: started.probed!.afterMs,
    nodes: started.nodes,
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
