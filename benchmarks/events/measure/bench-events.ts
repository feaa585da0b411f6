import { setTimeout as delay } from 'node:timers/promises'
import { addressesFor, openSecrets } from '@ballast/engines'
import {
  connect,
  type Instance,
  startPlatform,
  stateDirectory,
  wipeStateDirectory,
} from '@ballast/local'
import { type Address, BallastError, httpUrl, resourcesOf } from '@ballast/model'
import { machine, readPlatformCpu, round } from '@ballast/prove'
import { request } from 'undici'
import definition from '../platform.ts'
import { measureEventFloor } from './floor.ts'
import type { Committed, Writes, Written } from './measured.ts'
import { type Spread, spread } from './spread.ts'

export interface EventsBenchmark {
  readonly machine: Readonly<Record<string, string | number>>
  readonly offeredPerSecond: number
  readonly seconds: number
  /** Events committed, one in each transaction. */
  readonly committed: number
  readonly failed: number
  readonly committedPerSecond: number
  /** Duration of a writing transaction under this load, from its beginning to the answer to its commit. */
  readonly commitMs: Spread
  /** From the answer to the commit of the event to the answer to the commit that handled it. */
  readonly handledMs: Spread
  /** Events that had not been handled 30 s after the last commit. */
  readonly missing: number
  readonly handledTwice: number
  /** One after the other, with nothing else under way. */
  readonly floor: { readonly commitMs: Spread; readonly acknowledgedMs: Spread }
  /** CPU time of all processes of the platform: writers and readers with their relays, PostgreSQL, Kafka. */
  readonly cpuMsPerEvent: number
  readonly cpuMsByNode: Readonly<Record<string, number>>
}

const warmUpSeconds = 15
const handledWithinMs = 30_000

/**
 * Measures the time from the commit of an event to the commit of its handling, at a rate. Events take the usual path:
 * outbox, relay, Kafka, consumer, inbox. Starts the platform, and removes it with its data.
 *
 * @throws {BallastError} PROBE_FAILED if a service does not answer; the errors of `up`
 */
export async function benchEvents(
  instance: Instance,
  {
    perSecond,
    seconds,
    progress,
    signal,
  }: {
    perSecond: number
    seconds: number
    progress: (text: string) => void
    signal: AbortSignal
  },
): Promise<EventsBenchmark> {
  const about = await machine()
  progress('Starting two databases, Kafka, writers and readers')
  await using _platform = await started(instance, signal)
  const declaration = definition.in(instance.environment)
  const addresses = addressesFor(declaration, instance)
  const nodesOf = (name: string) =>
    addresses.reach(
      'operator',
      resourcesOf(declaration, 'service').find((service) => service.name === name)!,
      'http',
    )
  const [writers, readers] = [nodesOf('writer'), nodesOf('reader')]
  const kafka = resourcesOf(declaration, 'kafka')[0]!
  const written = resourcesOf(declaration, 'postgres').find(({ name }) => name === 'written')!
  const secrets = openSecrets(stateDirectory(instance).secrets)
  await using client = connect(instance)

  progress('Floor: single commits and single acknowledgements')
  const floor = await measureEventFloor(
    { addresses, resource: written, secrets },
    addresses.reach('operator', kafka, 'external').map(({ host, port }) => `${host}:${port}`),
  )
  const run = async (forSeconds: number) => {
    const { written: commits, failed } = await call<Writes>(writers[0]!, 'POST', '/writes', {
      perSecond,
      seconds: forSeconds,
    })
    return { commits, failed, handled: await allHandled(readers, commits, signal) }
  }
  // A process that was just started runs interpreted code, at several times the cost.
  progress(`Warming up: ${perSecond} events/s for ${warmUpSeconds} s`)
  await run(warmUpSeconds)
  progress(`${perSecond} events/s for ${seconds} s`)
  const before = await readPlatformCpu(client)
  const { commits, failed, handled } = await run(seconds)
  const after = await readPlatformCpu(client)

  const cpuMsByNode = Object.fromEntries(
    Object.entries(after.byNode).map(([id, ms]) => [
      id,
      round((ms - (before.byNode[id] ?? 0)) / commits.length),
    ]),
  )
  const handledAt = new Map(handled.map(({ id, atMs }) => [id, atMs]))
  const times = commits.map(({ atMs }) => atMs)
  return {
    machine: about,
    offeredPerSecond: perSecond,
    seconds,
    committed: commits.length,
    failed,
    committedPerSecond: round((commits.length * 1_000) / (Math.max(...times) - Math.min(...times))),
    commitMs: spread(commits.map(({ tookMs }) => tookMs)),
    handledMs: spread(
      commits.flatMap(({ id, atMs }) => (handledAt.has(id) ? [handledAt.get(id)! - atMs] : [])),
    ),
    missing: commits.filter(({ id }) => !handledAt.has(id)).length,
    handledTwice: handled.length - handledAt.size,
    floor,
    cpuMsPerEvent: round(Object.values(cpuMsByNode).reduce((sum, ms) => sum + ms, 0)),
    cpuMsByNode,
  }
}

async function started(instance: Instance, signal: AbortSignal): Promise<AsyncDisposable> {
  const end = new AbortController()
  const stop = AbortSignal.any([signal, end.signal])
  const { stopped } = await startPlatform({ ...instance, signal: stop }).catch((error: unknown) => {
    wipeStateDirectory(instance)
    throw error
  })
  return {
    async [Symbol.asyncDispose]() {
      end.abort()
      await stopped
      wipeStateDirectory(instance)
    },
  }
}

/** Waits until the readers have handled all that was committed, or time is up. */
async function allHandled(
  readers: readonly Address[],
  commits: readonly Written[],
  signal: AbortSignal,
): Promise<Committed[]> {
  const handled: Committed[] = []
  const deadline = performance.now() + handledWithinMs
  while (handled.length < commits.length && performance.now() < deadline) {
    const since = await Promise.all(
      readers.map((reader) => call<Committed[]>(reader, 'GET', '/handled')),
    )
    for (const some of since) for (const one of some) handled.push(one)
    await delay(250, undefined, { signal })
  }
  return handled
}

async function call<Answer>(
  address: Address,
  method: 'GET' | 'POST',
  path: string,
  body?: object,
): Promise<Answer> {
  const answer = await request(httpUrl(address, path), {
    method,
    ...(body && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
    headersTimeout: 0,
    bodyTimeout: 0,
  })
  if (answer.statusCode === 200) return (await answer.body.json()) as Answer
  throw new BallastError(
    'PROBE_FAILED',
    `${address.node} answered ${answer.statusCode} to ${method} ${path}: ${await answer.body.text()}`,
    { facts: { id: address.node, status: answer.statusCode } },
  )
}
