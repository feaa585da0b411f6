import { columns } from '@ballast/model/columns'
import type { OrdersBenchmark } from './orders.ts'

/** The benchmark as a person reads it. */
export function renderOrdersBenchmark({
  machine,
  floor,
  best,
  shareOfFloor,
  cpuMsByNode,
  memoryMiB,
  totalMemoryMiB,
}: OrdersBenchmark): string {
  const nodes = columns(
    Object.entries(memoryMiB).map(([id, mib]) => [
      id,
      `${cpuMsByNode[id] ?? 0} ms/order`,
      `${mib} MiB`,
    ]),
    { right: [1, 2] },
  ).map((line) => `  ${line}`)
  return [
    `Machine: ${machine.cores} cores (${machine.processor}), ${machine.memoryGiB} GiB, load ${machine.loadBefore} before the run`,
    '',
    `Confirmed orders        ${best.confirmedPerSecond}/s, the highest rate that stays stable`,
    `Floor (pgbench)         ${floor.ordersPerSecond}/s; the platform reaches ${Math.round(shareOfFloor * 100)} % of it`,
    `CPU                     ${best.cpuMsPerOrder} ms an order, load generator excluded; the floor's PostgreSQL takes ${floor.cpuMsPerOrder} ms`,
    `Placed to confirmed     p50 ${best.latencyMs.p50} ms, p95 ${best.latencyMs.p95} ms, p99 ${best.latencyMs.p99} ms`,
    `Memory                  ${totalMemoryMiB} MiB (proportional set size)`,
    '',
    ...nodes,
  ].join('\n')
}
