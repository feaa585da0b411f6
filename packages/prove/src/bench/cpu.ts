import { readFile } from 'node:fs/promises'
import type { PlatformClient } from '@ballast/local'

/** CPU time used so far, in milliseconds. */
export interface CpuReading {
  readonly byNode: Readonly<Record<string, number>>
  /** Bytes of proportional set size. */
  readonly memoryByNode: Readonly<Record<string, number>>
}

/** Reads the CPU time of every process of the platform; ended PostgreSQL sessions count towards their server. */
export async function readPlatformCpu(client: PlatformClient): Promise<CpuReading> {
  const { nodes } = await client.status({ usage: true })
  return {
    byNode: Object.fromEntries(nodes.map(({ id, usage }) => [id, usage?.cpuMs ?? 0])),
    memoryByNode: Object.fromEntries(nodes.map(({ id, usage }) => [id, usage?.memory ?? 0])),
  }
}

/** Processor, cores and memory of this machine. */
export async function machine(): Promise<Record<string, string | number>> {
  const { availableParallelism, cpus, release, totalmem } = await import('node:os')
  const load = await readFile('/proc/loadavg', 'utf8')
  return {
    processor: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.version,
    loadBefore: load.split(' ', 1)[0]!,
  }
}
