import { BallastError } from '@ballast/model'
import { patientClient, runAtOnce } from '@ballast/prove'
import { type Decimal, parseDecimal } from './decimal.ts'
import { driveLane } from './drive-lane.ts'
import { replayKeys } from './keys.ts'
import { planReplay, type ReplayPlan } from './plan.ts'
import { readOrderFile } from './read-file.ts'
import { type Reconciliation, reconcile } from './reconcile.ts'
import { type ReplayResult, replayResult } from './result.ts'
import { nothingSeen } from './seen.ts'
import type { ShopAccess } from './shop-access.ts'
import { stockUp } from './stock-up.ts'
import { type TokenFor, tokenKeeper } from './token.ts'

export interface ReplayProgress {
  readonly phase: 'reading' | 'stocking' | 'ordering' | 'reconciling'
  readonly done: number
  /** 0 where it is not known. */
  readonly total: number
  /** The step that a slow lane is waiting for. */
  readonly waitsFor?: string
}

export interface ReplayOptions {
  readonly file: string
  /** Customers who order at once. Default 64. */
  readonly concurrency?: number
  /** Share of the needed stock that is received, as decimal text. Default `1`. */
  readonly stock?: string
  /** Only so many invoices from the beginning of the file. */
  readonly limit?: number
  /** The front door. */
  readonly endpoint: string
  readonly tokenFor: TokenFor
  readonly platform: ShopAccess
  readonly progress?: (progress: ReplayProgress) => void
  /** Stops after the steps under way. Running the same replay again goes on. */
  readonly signal?: AbortSignal
}

/** After a stop, the orders under way may settle for so long. */
const stopGraceMs = 5_000

/**
 * Replays real orders through the front door: stock first, then the orders and returns of each
 * customer in file order, customers side by side. Ends with a reconciliation of all parties; places
 * nothing more once an order or a return had no clear end in time, which is a difference.
 *
 * @throws {BallastError} FILE_DAMAGED before anything is sent; USAGE; PLATFORM_UNREACHABLE
 */
export async function replay(options: ReplayOptions): Promise<ReplayResult> {
  const { file, concurrency = 64, limit, endpoint, tokenFor, platform } = options
  const { progress = () => {}, signal: stopping = new AbortController().signal } = options
  const stock = stockFactor(options.stock ?? '1')
  requireWhole('concurrency', concurrency)
  if (limit !== undefined) requireWhole('limit', limit)

  progress({ phase: 'reading', done: 0, total: 0 })
  const { sha256, rows } = await readOrderFile(file)
  const plan = planReplay(rows, limit)
  const keys = replayKeys(sha256, stock.text, limit)
  const seen = nothingSeen()
  const cut = afterGrace(stopping)
  await using client = patientClient({
    endpoint,
    token: tokenKeeper(tokenFor),
    connections: concurrency,
    signal: cut.signal,
  })
  const counter = (phase: ReplayProgress['phase'], total: number) => {
    let done = 0
    progress({ phase, done, total })
    return {
      onDone: () => progress({ phase, done: ++done, total }),
      onWait: (waitsFor: string) => progress({ phase, done, total, waitsFor }),
    }
  }

  const atOnce = { concurrency, signal: stopping }
  const { products } = plan
  const { onDone: onProduct } = counter('stocking', products.length)
  let startedAt = performance.now()
  try {
    await stockUp({ products, stock: stock.factor, keys, client, seen, onProduct, ...atOnce })
    const { onDone: onOrder, onWait } = counter('ordering', ordersOf(plan))
    startedAt = performance.now()
    // The longest lanes first: they cannot be shared out, and would otherwise be the tail.
    const lanes = plan.lanes.toSorted((a, b) => b.steps.length - a.steps.length)
    await runAtOnce(lanes, atOnce, (lane) =>
      driveLane(lane, { client, keys, seen, onOrder, onWait, stopping }),
    )
  } catch (error) {
    // The cut ends requests under way with an error of their own.
    if (!cut.signal.aborted) throw error
  } finally {
    cut.end()
  }
  const elapsedMs = performance.now() - startedAt
  if (stopping.aborted) return replayResult(plan, seen, elapsedMs, notReconciled)

  progress({ phase: 'reconciling', done: 0, total: 0 })
  const reconciliation = await reconcile({
    seen,
    skus: products.map(({ sku }) => sku),
    platform,
    knowsAllReturns: limit === undefined || seen.counts.alreadyReplayed === 0,
    signal: stopping,
  })
  return replayResult(plan, seen, elapsedMs, reconciliation)
}

const notReconciled: Reconciliation = {
  ok: false,
  count: 1,
  differences: [{ what: 'stopped before the end: run the same replay again to go on' }],
  redelivered: 0,
}

/** Aborts some time after `stopping` does. `end` forgets about it. */
function afterGrace(stopping: AbortSignal) {
  const controller = new AbortController()
  const ended = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const onStop = () => {
    timer = setTimeout(() => controller.abort(), stopGraceMs)
  }
  if (stopping.aborted) onStop()
  else stopping.addEventListener('abort', onStop, { once: true, signal: ended.signal })
  return {
    signal: controller.signal,
    end: () => {
      ended.abort()
      clearTimeout(timer)
    },
  }
}

function ordersOf({ lanes }: ReplayPlan): number {
  return lanes.flatMap(({ steps }) => steps).filter(({ kind }) => kind === 'order').length
}

function stockFactor(given: string): { factor: Decimal; text: string } {
  const factor = parseDecimal(given)
  if (
    factor === undefined ||
    factor.digits < 0n ||
    factor.digits > 1_000n * 10n ** BigInt(factor.scale)
  ) {
    throw new BallastError('USAGE', `--stock must be a decimal from 0 to 1000, got "${given}"`, {
      facts: { stock: given },
    })
  }
  // 0.8 and 0.80 are one replay.
  let { digits, scale } = factor
  while (scale > 0 && digits % 10n === 0n) [digits, scale] = [digits / 10n, scale - 1]
  return { factor, text: scale === 0 ? `${digits}` : `${digits}e-${scale}` }
}

function requireWhole(name: string, value: number): void {
  if (Number.isInteger(value) && value > 0) return
  throw new BallastError('USAGE', `--${name} must be a whole number above 0, got ${value}`, {
    facts: { [name]: value },
  })
}
