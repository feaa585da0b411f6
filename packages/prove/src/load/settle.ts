import type { OperationKind, Outcome } from '../ledger/line.ts'
import type { Ledger } from '../ledger/open-ledger.ts'
import { runAtOnce } from '../replay/run-at-once.ts'
import { isSettled, type ShopOrder } from '../replay/seen.ts'
import { type ShopClient, shopClient, Unanswered } from '../replay/shop-client.ts'
import { classify, type LoadRequest } from './send.ts'

/** What the load's process remembers of an operation. */
export interface SentOperation {
  readonly op: number
  readonly kind: OperationKind
  readonly outcome: Outcome
  readonly request: LoadRequest
  readonly order?: string
  readonly refundMinor?: number
}

const atOnce = 32
const pollSeconds = 10

/**
 * Clears up what the client does not know: repeats unknown operations with their own key and body, then
 * asks for every order until it is settled. What is not clear `withinMs` stays unknown.
 */
export async function settleAll(
  sent: readonly (SentOperation | undefined)[],
  {
    ledger,
    endpoint,
    token,
    withinMs,
  }: { ledger: Ledger; endpoint: string; token: string; withinMs: number },
): Promise<void> {
  const signal = AbortSignal.timeout(withinMs)
  const concurrency = { concurrency: atOnce, signal }
  await using client = shopClient({
    endpoint,
    token: async () => token,
    connections: atOnce,
    signal,
  })
  const known = sent.filter((operation) => operation !== undefined)
  const orders = new Map<string, number>()
  for (const { op, kind, order } of known) {
    if (kind === 'order' && order !== undefined) orders.set(order, op)
  }
  const unknown = known.filter(({ outcome }) => outcome === 'unknown')
  await clear(unknown, concurrency, async ({ op, kind, request, order, refundMinor }) => {
    const { status, body } = await client.call(request)
    const { body: _, ...answer } = classify(status, body)
    const about = kind === 'order' ? (body as { id?: string } | undefined)?.id : order
    if (kind === 'order' && about !== undefined) orders.set(about, op)
    await ledger.append({
      is: 'settled',
      op,
      ...answer,
      ...(about && { order: about }),
      ...(refundMinor !== undefined && { refundMinor }),
    })
  })
  await clear([...orders], concurrency, async ([id, op]) => {
    const order = await shown(client, id, signal)
    if (order !== undefined) await ledger.append({ is: 'seen', op, order })
  })
}

/** Items that find no answer in time are left: the judge counts them. */
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

/** The order at rest, or as it stood when time was up. */
async function shown(
  client: ShopClient,
  id: string,
  signal: AbortSignal,
): Promise<ShopOrder | undefined> {
  for (let last: ShopOrder | undefined; ; ) {
    const path = `/api/orders/${id}?wait=${pollSeconds}`
    const answer = await client.call({ method: 'GET', path }).catch((error: unknown) => {
      if (signal.aborted) return undefined
      throw error
    })
    if (answer === undefined || answer.status !== 200) return last
    last = answer.body as ShopOrder
    if (isSettled(last) || signal.aborted) return last
  }
}
