import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

export interface CommandResult {
  readonly exitCode: number | null
  /** The end of its output, for an error message. */
  readonly output: string
}

export interface CommandOptions {
  readonly env?: NodeJS.ProcessEnv
  readonly onLine?: (line: string) => void
  /** Called once when `signal` aborts; `runCommand` still waits for the command to end. */
  readonly interrupt?: (pid: number) => void
  readonly signal?: AbortSignal | undefined
}

/**
 * Runs a command to its end in its own process group, so that Ctrl-C at the terminal
 * reaches it only through `signal`.
 */
export async function runCommand(
  [file, ...args]: readonly [string, ...string[]],
  { env, onLine, signal, interrupt = (pid) => process.kill(-pid, 'SIGTERM') }: CommandOptions = {},
): Promise<CommandResult> {
  signal?.throwIfAborted()
  const child = spawn(file, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    ...(env && { env }),
  })
  const onAbort = () => child.pid && child.exitCode === null && interrupt(child.pid)
  signal?.addEventListener('abort', onAbort, { once: true })
  let output = ''
  const keep = (text: string) => {
    output = (output + text).slice(-4000)
  }
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', keep)
    if (onLine) createInterface(stream).on('line', (line) => line && onLine(line))
  }
  try {
    const [exitCode] = await once(child, 'close')
    signal?.throwIfAborted()
    return { exitCode, output: output.trim() }
  } finally {
    signal?.removeEventListener('abort', onAbort)
  }
}
