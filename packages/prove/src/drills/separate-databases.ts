import type { Drill } from '../drill/drill.ts'
import type { Observed } from '../drill/measures.ts'
import { isWell } from '../drill/timeline.ts'
import type { EvidenceMeasure } from '../evidence/schema.ts'
import { stopNode } from '../faults/process-faults.ts'
import type { OperationKind } from '../ledger/line.ts'
import { usualLoad } from '../load/load-spec.ts'
import { eventPassedBy } from '../sabotage/index.ts'

const products = 'products'

/** What customers do, as the load calls it. */
const went: Readonly<Record<string, readonly OperationKind[]>> = {
  'browsing-served': ['read'],
  'order-reads-served': ['track'],
  'orders-served': ['order'],
  'cancellations-and-returns-served': ['cancel', 'return'],
}

/**
 * Row H7: what four databases are worth. The server that holds the catalogue is stopped, once where the other
 * three databases have servers of their own, once where the same server holds all four: one PostgreSQL process,
 * four databases, with room for as many connections as the four servers had together.
 */
export const separateDatabases: Drill = {
  name: 'separate-databases',
  title: 'The database of products is down: what goes on with four servers, and with one for all',
  beside: { title: 'One PostgreSQL for all four', derivation: { oneCluster: products } },
  load: ({ form }) => ({
    ...usualLoad,
    phases: [{ operationsPerSecond: 20, seconds: form === 'short' ? 11 : 60 }],
    mix: { order: 0.4, cancel: 0.07, return: 0.13, read: 0.2, track: 0.2 },
  }),
  faults: ({ form }) => [
    { atMs: 2_000, forMs: form === 'short' ? 3_000 : 20_000, fault: stopNode(products) },
  ],
  measure: (seen) => Object.entries(went).map(([name, kinds]) => servedShare(seen, name, kinds)),
  budgets: ['order-reads-served', 'orders-served', 'cancellations-and-returns-served'].map(
    (measure) => ({
      measure,
      unit: '%',
      least: 100,
      parts: [
        {
          what: 'Nothing of it needs the database of products: prices are quoted, or copied before',
          value: 100,
          source: 'platform.ts: a server for each database; services/order: prices.ts',
        },
      ],
    }),
  ),
  sabotages: [eventPassedBy],
}

/** Of what was asked for while the server was down, the share that was served. */
function servedShare(
  { operations, faults, beganMs }: Observed,
  name: string,
  kinds: readonly OperationKind[],
): EvidenceMeasure {
  const [{ effect, healedAtMs } = { effect: null, healedAtMs: null }] = faults
  const from = beganMs + (effect?.atMs ?? 0)
  const until = beganMs + (healedAtMs ?? 0)
  const asked = operations.filter(
    ({ kind, dueMs }) => kinds.includes(kind) && dueMs >= from && dueMs < until,
  )
  const served = asked.filter(isWell).length
  const value = asked.length === 0 ? null : Math.round((served / asked.length) * 1_000) / 10
  return { name, unit: '%', value }
}
