import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { type Addresses, BallastError, httpUrl } from '@ballast/model'
import { issueTokenFor } from './issue-token.ts'
import type { Instance } from './state-directory.ts'

/** A business transaction that shows that a platform works: the default export of `proof/probe.ts` in a project. */
export interface Probe {
  /** The transaction in a sentence without a period. */
  readonly shows: string
  /** Scopes of the token in its requests. */
  readonly scope: string
  /**
   * Performs the transaction. Resolves when it is complete, with a function that undoes it.
   *
   * @throws {BallastError} PROBE_FAILED if the result is not the expected one
   */
  run(call: ProbeCall): Promise<(() => Promise<unknown>) | undefined>
}

/**
 * Sends a request to the front door, and retries temporary errors with the same idempotency key.
 *
 * @returns the body of the answer, parsed; undefined where it is empty
 * @throws {BallastError} PROBE_FAILED for any answer that is not 2xx
 */
export type ProbeCall = <T>(method: string, path: string, body?: object, key?: string) => Promise<T>

/** Result of a probe. */
export interface Probed {
  readonly shows: string
  /** Milliseconds from the start of the platform until the transaction was complete. */
  readonly afterMs: number
}

/** Subject of a probe's token. */
const subject = 'ballast-probe'
const withinMs = 20_000

/**
 * Runs the probe of a project. The platform counts as ready only when its probe has passed.
 *
 * @param since start of the platform, in milliseconds of `performance.now()`
 * @returns undefined for a project without a probe
 * @throws {BallastError} PROBE_FAILED with the unexpected response
 */
export async function runProbe(
  addresses: Addresses,
  instance: Instance,
  { since, signal }: { since: number; signal: AbortSignal },
): Promise<Probed | undefined> {
  const file = join(instance.root, 'proof', 'probe.ts')
  if (!existsSync(file)) return undefined
  const { default: probe } = (await import(pathToFileURL(file).href)) as { default?: Probe }
  if (typeof probe?.run !== 'function') {
    throw new BallastError(
      'USAGE',
      `${file} must export a probe as its default: { shows, scope, run }`,
    )
  }
  const token = await issueTokenFor(instance, { subject, scope: probe.scope })
  const { entry } = addresses.topology.platform
  const call = caller(httpUrl(addresses.one('operator', entry, 'http')), token, signal)
  const undo = await probe.run(call)
  const afterMs = Math.round(performance.now() - since)
  await undo?.()
  return { shows: probe.shows, afterMs }
}

/**
 * Returns a function that sends requests and retries temporary errors until the deadline, with the same idempotency
 * key.
 */
function caller(origin: string, token: string, signal: AbortSignal): ProbeCall {
  const deadline = Date.now() + withinMs
  return async <T>(method: string, path: string, body?: object, key?: string): Promise<T> => {
    for (;;) {
      const answer = await fetch(origin + path, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body && { 'content-type': 'application/json' }),
          ...(key && { 'idempotency-key': key }),
        },
        ...(body && { body: JSON.stringify(body) }),
        signal: AbortSignal.any([signal, AbortSignal.timeout(25_000)]),
      }).catch((error: Error) => error)
      if (!(answer instanceof Error) && answer.ok) {
        const text = await answer.text()
        return (text === '' ? undefined : JSON.parse(text)) as T
      }
      signal.throwIfAborted()
      const temporary = answer instanceof Error || [409, 502, 503, 504].includes(answer.status)
      if (!temporary || Date.now() > deadline) {
        const said =
          answer instanceof Error ? String(answer) : `${answer.status} ${await answer.text()}`
        throw new BallastError(
          'PROBE_FAILED',
          `The nodes are ready, but ${method} ${path} failed with: ${said}`,
          { facts: { method, path } },
        )
      }
      await delay(100)
    }
  }
}
