import { BallastError } from '@ballast/model'
import { execa } from 'execa'

export interface RunOptions {
  /** Namespace to run in; the root namespace if absent. */
  readonly namespace?: string
  readonly signal?: AbortSignal | undefined
}

/**
 * Runs a batch of `ip` commands.
 *
 * @throws {BallastError} HOST_UNSUITABLE with the error of the kernel
 */
export async function runIp(batch: string, { namespace, signal }: RunOptions = {}): Promise<void> {
  const within = namespace === undefined ? [] : ['-n', namespace]
  await run([...within, '-batch', '-'], batch, signal)
}

/**
 * Runs an `ip` command and returns its output.
 *
 * @throws {BallastError} HOST_UNSUITABLE with the error of the kernel
 */
export async function readIp(args: readonly string[], signal?: AbortSignal): Promise<string> {
  return run(args, '', signal)
}

/**
 * Runs a shell script inside a namespace, with `input` on its standard input.
 *
 * @throws {BallastError} HOST_UNSUITABLE with the error of the kernel
 */
export async function runInside(
  namespace: string,
  script: string,
  input: string,
  signal?: AbortSignal,
): Promise<void> {
  await run(['netns', 'exec', namespace, 'sh', '-c', script], input, signal)
}

async function run(args: readonly string[], input: string, signal?: AbortSignal): Promise<string> {
  const { failed, stdout, stderr, message, isCanceled } = await execa('ip', args, {
    input,
    reject: false,
    ...(signal && { cancelSignal: signal }),
  })
  if (isCanceled) signal?.throwIfAborted()
  if (!failed) return stdout
  throw new BallastError(
    'HOST_UNSUITABLE',
    `Cannot set up the network of the nodes: "ip ${args.slice(0, 3).join(' ')}" failed: ${stderr || message}`,
    { facts: { args, stderr } },
  )
}
