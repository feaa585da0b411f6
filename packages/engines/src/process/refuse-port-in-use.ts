import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { BallastError } from '@ballast/model'

/**
 * Throws if a port is in use.
 *
 * @throws {BallastError} PORT_IN_USE with the command of the holder, if this user may read it
 */
export async function refusePortInUse(subject: string, host: string, port: number): Promise<void> {
  if (await canListen(host, port)) return
  const holder = holderOf(port)
  throw new BallastError(
    'PORT_IN_USE',
    `Cannot start ${subject}: port ${port} is in use${holder ? ` by ${holder.command} (pid ${holder.pid})` : ''}. Stop that process, or start this platform with --port-offset`,
    { facts: { subject, host, port, holder } },
  )
}

/** Returns whether the port is free. An address that this machine lacks counts as free: the engine reports it better. */
function canListen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'EADDRINUSE'))
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)))
  })
}

/** Finds the process that listens on a port, from `/proc`. Root sees every process, other users only their own. */
function holderOf(port: number): { pid: number; command: string } | undefined {
  const sockets = new Set(['tcp', 'tcp6'].flatMap((table) => listeningInodes(table, port)))
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      const open = readdirSync(`/proc/${name}/fd`)
      if (!open.some((fd) => sockets.has(linkOf(`/proc/${name}/fd/${fd}`)))) continue
      const [program = '?', ...rest] = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0')
      return { pid: Number(name), command: [program, ...rest.slice(0, 2)].join(' ').trim() }
    } catch {
      // The process has ended or belongs to another user.
    }
  }
  return undefined
}

function listeningInodes(table: string, port: number): string[] {
  try {
    return readFileSync(`/proc/net/${table}`, 'utf8')
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter(
        ([, local, , state]) =>
          state === '0A' && Number.parseInt(local?.split(':')[1] ?? '', 16) === port,
      )
      .map((fields) => `socket:[${fields[9]}]`)
  } catch {
    return []
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}
