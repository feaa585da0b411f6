import { columns } from '@ballast/model/columns'
import type { Difference } from './evidence.ts'
import type { ReplayResult } from './result.ts'
import { saidText } from './said-text.ts'

/** As many differences as a person reads; `--json` holds more. */
const shown = 10

/** The result as a table for people. */
export function renderReplaySummary(result: ReplayResult): string {
  const { orders, lines, returns, latencyMs, reconciliation } = result
  const rows: [string, string][] = [
    ['orders placed', count(orders.placed)],
    ['  confirmed', count(orders.confirmed)],
    ['  rejected', count(orders.rejected)],
    ['  unknown', count(orders.unknown)],
    ['order lines', count(lines.accepted)],
    ...Object.entries(lines.rejected).map(([reason, n]): [string, string] => [
      `  rows rejected: ${reason}`,
      count(n),
    ]),
    ['returns matched', count(returns.matched)],
    ['  unmatched', count(returns.unmatched)],
    ['captured', money(result.capturedMinor)],
    ['refunded', money(result.refundedMinor)],
    ['units sold', count(result.unitsSold)],
    ['units returned', count(result.unitsReturned)],
    ['time', `${result.seconds.toFixed(1)} s, ${result.ordersPerSecond} orders/s`],
    ['to settle', `p50 ${ms(latencyMs.p50)}, p95 ${ms(latencyMs.p95)}, p99 ${ms(latencyMs.p99)}`],
  ]
  if (result.alreadyReplayed > 0) {
    rows.push(['done by an earlier run', `${count(result.alreadyReplayed)} requests`])
  }
  const table = columns(rows).map((line) => `  ${line}`)
  const verdict = reconciliation.ok
    ? ['  Reconciled: client, databases, topics and provider agree to the penny']
    : [
        `  NOT reconciled: ${count(reconciliation.count)} differences`,
        ...reconciliation.differences.slice(0, shown).map((found) => `    ${describe(found)}`),
      ]
  return [...table, '', ...verdict, ''].join('\n')
}

function describe({ what, order, sku, ...said }: Difference): string {
  const where = [order && `order ${order}`, sku && `sku ${sku}`].filter(Boolean).join(' ')
  const parties = Object.entries(said).map(([party, value]) => `${party}: ${brief(value)}`)
  return `${what} ${where} ${parties.join(', ')}`.replaceAll(/ +/g, ' ').trim()
}

function brief(value: unknown): string {
  const text = saidText(value)
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}

const count = (value: number | string) => BigInt(value).toLocaleString('en')

function money(minor: string): string {
  const amount = BigInt(minor)
  return `GBP ${(amount / 100n).toLocaleString('en')}.${String(amount % 100n).padStart(2, '0')}`
}

const ms = (value: number | null) => (value === null ? '-' : `${Math.round(value)} ms`)
