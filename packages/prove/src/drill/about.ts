import { execFile } from 'node:child_process'
import { cpus, loadavg, release, type as systemType, totalmem } from 'node:os'
import { promisify } from 'node:util'
import { postgresBin } from '@ballast/engines'
import type { Evidence } from '../evidence/schema.ts'

const run = promisify(execFile)

export function machine(): Evidence['machine'] {
  const [first] = cpus()
  return {
    cpu: first?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryMiB: Math.round(totalmem() / 1_048_576),
    system: `${systemType()} ${release()}`,
    loadAverage: Math.round(loadavg()[0]! * 100) / 100,
  }
}

/** Returns the versions of Ballast and of the engines that report one without being started. */
export async function versions(root: string): Promise<Evidence['versions']> {
  const first = async (command: string, ...args: string[]): Promise<string> => {
    try {
      const { stdout } = await run(command, args, { cwd: root, timeout: 10_000 })
      return stdout.trim().split('\n')[0] ?? ''
    } catch {
      return 'unknown'
    }
  }
  return {
    ballast: await first('git', 'describe', '--always', '--dirty=+'),
    node: process.version,
    postgres: await first(postgresBin('postgres'), '--version'),
    redis: await first('redis-server', '--version'),
    haproxy: await first('haproxy', '-v'),
  }
}
