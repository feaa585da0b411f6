import type { Difference, Line, Movement, OrderEvidence, TopicOrder } from './evidence.ts'

/** Event types that a confirmed order leaves on the topics, each once. */
const eventsOfConfirmed = [
  'order.placed.v1',
  'order.reserved.v1',
  'order.confirmed.v1',
  'stock.reserved.v1',
  'payment.captured.v1',
]
const atMostOnce = [
  ...eventsOfConfirmed,
  'order.rejected.v1',
  'order.cancelled.v1',
  'order.expired.v1',
  'stock.refused.v1',
  'payment.declined.v1',
]

/** Compares all that the parties say about one order: status, money, lines, stock, events. */
export function judgeOrder(evidence: OrderEvidence): Difference[] {
  const { id, seen, databases, topics, provider } = evidence
  const differences: Difference[] = []
  const compare = (what: string, said: Omit<Difference, 'what' | 'order'>) => {
    const values = Object.values(said).flatMap(valuesOf)
    if (new Set(values.map(comparable)).size > 1) differences.push({ what, order: id, ...said })
  }
  if (databases === undefined || topics === undefined) {
    const status = (there: unknown) => (there === undefined ? 'missing' : 'there')
    return [
      {
        what: 'order-missing',
        order: id,
        seen: seen?.status,
        databases: status(databases),
        topics: status(topics),
      },
    ]
  }
  const { payment, reservation } = databases
  compare('status', {
    seen: seen?.status,
    databases: databases.status,
    topics: statusOnTopics(topics),
  })
  compare('total', {
    seen: seen?.totalMinor,
    databases: databases.totalMinor,
    topics: topics.totalMinor ?? null,
  })
  compare('total-of-lines', {
    databases: { total: databases.totalMinor, lines: totalOf(databases.lines) },
  })
  compare('lines', {
    seen: seen && linesText(seen.lines),
    databases: linesText(databases.lines),
    topics: linesText(topics.lines),
  })
  const isConfirmed = databases.status === 'CONFIRMED'
  compare('captured', {
    seen: seen && isConfirmed ? seen.totalMinor : undefined,
    databases: payment?.capturedMinor ?? 0n,
    topics: sumOf(topics.captures),
    provider: sumOf(provider.charges),
  })
  compare('captures', {
    databases: { ...(isConfirmed && { confirmed: 1 }), captured: payment?.captureId ? 1 : 0 },
    topics: topics.captures.length,
    provider: provider.charges.length,
  })
  compare('capture-id', {
    databases: idsText(payment?.captureId ? [{ id: payment.captureId }] : []),
    topics: idsText(topics.captures),
    provider: idsText(provider.charges),
  })
  const paidBack = databases.refunds.filter(({ done }) => done)
  compare('refunded', {
    seen: seen?.refundedMinor,
    databases: databases.refundedMinor,
    topics: sumOf(topics.refunds),
    provider: sumOf(provider.refunds),
  })
  compare('refund-asked', { seen: seen?.refundAskedMinor, databases: databases.refundedMinor })
  compare('refund-due', {
    databases: { due: databases.refundDueMinor, refunded: databases.refundedMinor },
  })
  compare('refunded-by-payment', {
    databases: { payment: payment?.refundedMinor ?? 0n, refunds: sumOf(paidBack) },
    provider: sumOf(provider.refunds),
  })
  compare('refunds', {
    databases: databases.refunds.length,
    topics: topics.refunds.length,
    provider: provider.refunds.length,
  })
  if (isConfirmed) {
    compare('value-of-returns', {
      databases: {
        refunded: databases.refundedMinor,
        lines: totalOf(databases.lines.map((line) => ({ ...line, quantity: line.returned }))),
      },
    })
  } else {
    // Whoever got nothing must have paid nothing.
    const kept = sumOf(provider.charges) - sumOf(provider.refunds)
    if (kept !== 0n)
      differences.push({
        what: 'kept-money',
        order: id,
        databases: databases.status,
        provider: kept,
      })
  }
  differences.push(...judgeReservation(id, databases.status, databases.lines, reservation))
  differences.push(...judgeEvents(id, isConfirmed, topics))
  return differences
}

function judgeReservation(
  order: string,
  status: string,
  lines: readonly Line[],
  reservation: NonNullable<OrderEvidence['databases']>['reservation'],
): Difference[] {
  const held = reservation?.status ?? 'none'
  const allowed = status === 'CONFIRMED' ? ['SOLD'] : ['REFUSED', 'RELEASED', 'none']
  if (!allowed.includes(held)) {
    return [{ what: 'reservation', order, databases: { order: status, reservation: held } }]
  }
  if (held !== 'SOLD') return []
  const wanted = new Map<string, bigint>()
  for (const { sku, quantity } of lines) {
    wanted.set(sku, (wanted.get(sku) ?? 0n) + BigInt(quantity))
  }
  const [sold, ordered] = [unitsText(reservation!.units), unitsText(wanted)]
  return sold === ordered ? [] : [{ what: 'units-held', order, databases: { ordered, sold } }]
}

function judgeEvents(order: string, isConfirmed: boolean, { events }: TopicOrder): Difference[] {
  return atMostOnce.flatMap((type): Difference[] => {
    const count = events[type] ?? 0
    const least = isConfirmed && eventsOfConfirmed.includes(type) ? 1 : 0
    if (count >= least && count <= 1) return []
    return [{ what: 'events', order, topics: { [type]: count } }]
  })
}

function statusOnTopics({ events }: TopicOrder): string {
  if (events['order.cancelled.v1']) return 'CANCELLED'
  if (events['order.expired.v1']) return 'EXPIRED'
  if (events['order.rejected.v1']) return 'REJECTED'
  if (events['order.confirmed.v1']) return 'CONFIRMED'
  return events['order.reserved.v1'] ? 'RESERVED' : 'PENDING'
}

/** Lists what one party says: one value, several by name, or nothing. */
function valuesOf(said: unknown): unknown[] {
  if (said === undefined) return []
  return typeof said === 'object' && said !== null ? Object.values(said) : [said]
}

const comparable = (value: unknown) => `${typeof value} ${String(value)}`

export function sumOf(movements: readonly { amountMinor: bigint }[]): bigint {
  return movements.reduce((sum, { amountMinor }) => sum + amountMinor, 0n)
}

export function totalOf(lines: readonly { quantity: number; unitPriceMinor: number }[]): bigint {
  return lines.reduce(
    (sum, { quantity, unitPriceMinor }) => sum + BigInt(quantity) * BigInt(unitPriceMinor),
    0n,
  )
}

/** Line by line, so that a difference shows where. */
function linesText(lines: readonly Line[]): string {
  return lines
    .toSorted((a, b) => a.line - b.line)
    .map((l) => `${l.line}: ${l.quantity} x ${l.sku} at ${l.unitPriceMinor}, ${l.returned} back`)
    .join('; ')
}

function unitsText(units: ReadonlyMap<string, bigint>): string {
  return [...units]
    .map(([sku, count]) => `${count} x ${sku}`)
    .toSorted()
    .join('; ')
}

const idsText = (movements: readonly Pick<Movement, 'id'>[]) =>
  movements
    .map(({ id }) => id)
    .toSorted()
    .join(' ')
