import { skewWindowMs } from '@ballast/engines'
import {
  connect,
  type EventStatus,
  type PlatformStatus,
  readEventStatus,
  runningPlatform,
} from '@ballast/local'
import { columns } from '@ballast/model/columns'
import { Command } from 'commander'
import { type InstanceOptions, instanceOf, withInstance } from '../instance.ts'

export const statusCommand = withInstance(new Command('status'))
  .description('show the nodes with their CPU and memory, and the lag of each consumer')
  .option('--json', 'print the result as JSON on standard output')
  .action(async ({ json = false, ...options }: InstanceOptions & { json?: boolean }) => {
    const instance = instanceOf(options)
    await using client = connect(instance)
    const reading = runningPlatform(instance).then(readEventStatus)
    const before = await client.status({ usage: true })
    const sinceMs = performance.now()
    await new Promise((resolve) => setTimeout(resolve, 500))
    const status = withCpu(
      before,
      await client.status({ usage: true }),
      performance.now() - sinceMs,
    )
    const events = await reading
    const result = { version: 1, ...status, events }
    console.log(json ? JSON.stringify(result) : `${table(status)}\n\n${eventTable(events)}`)
  })

type Shown = PlatformStatus['nodes'][number] & { readonly cpuPercent?: number }

/** Adds the CPU usage between two readings, in percent of one core. */
function withCpu(
  before: PlatformStatus,
  after: PlatformStatus,
  elapsedMs: number,
): Omit<PlatformStatus, 'nodes'> & { nodes: Shown[] } {
  const earlier = new Map(before.nodes.map((node) => [node.id, node]))
  return {
    ...after,
    nodes: after.nodes.map((node) => {
      const first = earlier.get(node.id)
      if (node.usage === undefined || first?.usage === undefined || first.pid !== node.pid)
        return node
      const cpuPercent = ((node.usage.cpuMs - first.usage.cpuMs) / elapsedMs) * 100
      return { ...node, cpuPercent: Math.max(0, Math.round(cpuPercent)) }
    }),
  }
}

function table({
  platform,
  environment,
  host,
  nodes,
}: Omit<PlatformStatus, 'nodes'> & { nodes: Shown[] }): string {
  const failed = nodes.filter(({ phase }) => phase !== 'ready')
  const rows = nodes.map((node) => [
    node.id,
    node.kind,
    node.phase,
    node.readyAt === undefined ? '' : age(Date.now() - node.readyAt),
    String(node.restarts),
    node.cpuPercent === undefined ? '' : `${node.cpuPercent} %`,
    node.usage === undefined ? '' : `${Math.round(node.usage.memory / 1_048_576)} MiB`,
    Object.entries(node.ports)
      .map(([purpose, port]) => `${purpose} ${port}`)
      .join(', '),
    node.phase === 'ready' ? '' : (node.reason ?? ''),
  ])
  const total = nodes.reduce((sum, { usage }) => sum + (usage?.memory ?? 0), 0)
  const head = ['node', 'kind', 'state', 'up', 'restarts', 'cpu', 'memory', 'ports', '']
  return [
    `${platform} (${environment}${host === 'namespaces' ? ', in namespaces' : ''}): ${failed.length === 0 ? 'all ready' : `degraded, not ready: ${failed.map(({ id }) => id).join(', ')}`}`,
    '',
    ...columns([head, ...rows]),
    '',
    `Total memory: ${Math.round(total / 1_048_576)} MiB (${host === 'namespaces' ? 'of the cgroups, including active page cache' : 'proportional set size'})`,
  ].join('\n')
}

function eventTable({ consumers, topics, unavailable }: EventStatus): string {
  const shown = (count: number | undefined) => (count === undefined ? '?' : String(count))
  const rows = consumers.map(({ consumer, topic, lag, worst, parked, deadLetters }) => [
    consumer,
    topic,
    shown(lag),
    worst === undefined ? '?' : worst.lag === 0 ? '' : `${worst.lag} on ${worst.partition}`,
    shown(parked),
    shown(deadLetters),
  ])
  const skews = topics.map(({ topic, records, partitions, hottest, hot }) => [
    topic,
    String(records),
    String(partitions),
    records === 0 ? '' : `${hottest.partition}: ${hottest.ratio.toFixed(1)} x an even share`,
    hot.join(', '),
  ])
  const skewTable = columns([
    [
      'topic',
      `records in last ${skewWindowMs / 3_600_000} h`,
      'partitions',
      'hottest partition',
      'hot',
    ],
    ...skews,
  ])
  return [
    ...columns([['consumer', 'topic', 'lag', 'largest lag', 'parked', 'dead letters'], ...rows]),
    ...(skews.length > 0 ? ['', ...skewTable] : []),
    ...(unavailable.length > 0 ? [''] : []),
    ...unavailable.map((name) => `${name} does not respond: its figures are missing`),
  ].join('\n')
}

function age(ms: number): string {
  const s = Math.floor(ms / 1_000)
  if (s < 120) return `${s} s`
  return s < 7_200 ? `${Math.floor(s / 60)} min` : `${Math.floor(s / 3_600)} h`
}
