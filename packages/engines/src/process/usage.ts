import { readFile } from 'node:fs/promises'
import type { Usage } from '../engine.ts'
import { processEntry, processTree } from './process-tree.ts'

const ticksPerSecond = 100

/** Reads the current resource usage of a process and its descendants. */
export async function readUsage(pid: number): Promise<Usage> {
  const entry = processEntry(pid)
  if (entry === undefined) return { memory: 0, cpuMs: 0, processes: 0 }
  const tree = processTree(entry)
  const parts = await Promise.all(tree.map(({ pid }) => readProcess(pid)))
  return {
    memory: parts.reduce((sum, { memory }) => sum + memory, 0),
    cpuMs: parts.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
    processes: tree.length,
  }
}

async function readProcess(pid: number): Promise<{ memory: number; cpuMs: number }> {
  const [stat, rollup] = await Promise.all([
    readFile(`/proc/${pid}/stat`, 'latin1').catch(() => ''),
    readFile(`/proc/${pid}/smaps_rollup`, 'latin1').catch(() => ''),
  ])
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  // utime and stime, of the process and of its reaped children: fields 14 to 17 of proc(5).
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field || 0), 0)
  const pss = Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0)
  return { memory: pss * 1_024, cpuMs: (ticks * 1_000) / ticksPerSecond }
}
