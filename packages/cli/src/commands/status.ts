import { connect, type PlatformStatus } from '@ballast/local'
import { Command } from 'commander'
import { type InstanceOptions, instanceOf, withInstance } from '../instance.ts'

export const statusCommand = withInstance(new Command('status'))
  .description('what runs, and what memory and CPU it uses')
  .option('--json', 'print the result as JSON on standard output')
  .action(async ({ json = false, ...options }: InstanceOptions & { json?: boolean }) => {
    await using client = connect(instanceOf(options))
    const before = await client.status({ usage: true })
    const sinceMs = performance.now()
    await new Promise((resolve) => setTimeout(resolve, 500))
    const status = withCpu(
      before,
      await client.status({ usage: true }),
      performance.now() - sinceMs,
    )
    console.log(json ? JSON.stringify({ version: 1, ...status }) : table(status))
  })

type Shown = PlatformStatus['nodes'][number] & { readonly cpuPercent?: number }

/** CPU over the time between two readings, in percent of one core. */
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
  const widths = head.map((title, at) =>
    Math.max(title.length, ...rows.map((row) => row[at]!.length)),
  )
  const line = (cells: string[]) =>
    cells
      .map((cell, at) => cell.padEnd(widths[at]!))
      .join('  ')
      .trimEnd()
  return [
    `${platform} (${environment}): ${failed.length === 0 ? 'all ready' : `degraded, not ready: ${failed.map(({ id }) => id).join(', ')}`}`,
    '',
    line(head),
    ...rows.map(line),
    '',
    `Memory of all parts: ${Math.round(total / 1_048_576)} MiB (proportional set size)`,
  ].join('\n')
}

function age(ms: number): string {
  const s = Math.floor(ms / 1_000)
  if (s < 120) return `${s} s`
  return s < 7_200 ? `${Math.floor(s / 60)} min` : `${Math.floor(s / 3_600)} h`
}
