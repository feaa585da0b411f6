import { type PatientClient, patientClient, Unanswered } from '../http/patient-client.ts'
import { runAtOnce } from '../http/run-at-once.ts'
import type { Outcome } from '../ledger/line.ts'
import type { Ledger } from '../ledger/open-ledger.ts'
import type { Learned, LoadRequest, Workload } from '../proof/workload.ts'
import { classify } from './send.ts'

/** The record of a sent operation in the load's process. */
export interface SentOperation {
  readonly op: number
  readonly creates: boolean
  readonly outcome: Outcome
  readonly request: LoadRequest
  /** Id of the thing that it created, or is about. */
  readonly subject?: string
  /** Reads the body of an answer that arrives after all. */
  readonly learn: (body: unknown) => Learned
}

const atOnce = 32

/**
 * Resolves unknown outcomes: repeats unknown operations with their own key and body, then
 * watches every created thing until it is settled. What is not clear `withinMs` stays unknown.
 */
export async function settleAll(
  sent: readonly (SentOperation | undefined)[],
  {
    workload,
    ledger,
    endpoint,
    token,
    withinMs,
  }: { workload: Workload; ledger: Ledger; endpoint: string; token: string; withinMs: number },
): Promise<void> {
  const signal = AbortSignal.timeout(withinMs)
  const concurrency = { concurrency: atOnce, signal }
  await using client = patientClient({
    endpoint,
    token: async () => token,
    connections: atOnce,
    signal,
  })
  const known = sent.filter((operation) => operation !== undefined)
  const created = new Map<string, number>()
  for (const { op, creates, subject } of known) {
    if (creates && subject !== undefined) created.set(subject, op)
  }
  const unknown = known.filter(({ outcome }) => outcome === 'unknown')
  await clear(unknown, concurrency, async ({ op, creates, request, subject, learn }) => {
    const { status, body } = await client.call(request)
    const { body: _, ...answer } = classify(status, body, workload.codes)
    const learned = learn(body)
    const about = subject ?? learned.subject
    if (creates && about !== undefined) created.set(about, op)
    await ledger.append({
      is: 'settled',
      op,
      ...answer,
      ...learned,
      ...(about !== undefined && { subject: about }),
    })
  })
  const { follow } = workload
  if (follow === undefined) return
  await clear([...created], concurrency, async ([subject, op]) => {
    const body = await shown(client, follow, subject, signal)
    if (body !== undefined) await ledger.append({ is: 'seen', op, body })
  })
}

/** Items without an answer in time are left out; the judge counts them. */
function clear<T>(
  items: readonly T[],
  options: { concurrency: number; signal: AbortSignal },
  work: (item: T) => Promise<void>,
): Promise<void> {
  return runAtOnce(items, options, async (item) => {
    try {
      await work(item)
    } catch (error) {
      if (!(options.signal.aborted || error instanceof Unanswered)) throw error
    }
  })
}

/** Returns the thing once it is settled, or its last state when time was up. */
async function shown(
  client: PatientClient,
  { path, isSettled }: NonNullable<Workload['follow']>,
  subject: string,
  signal: AbortSignal,
): Promise<unknown> {
  for (let last: unknown; ; ) {
    const answer = await client
      .call({ method: 'GET', path: path(subject) })
      .catch((error: unknown) => {
        if (signal.aborted) return undefined
        throw error
      })
    if (answer === undefined || answer.status !== 200) return last
    last = answer.body
    if (isSettled(last) || signal.aborted) return last
  }
}
