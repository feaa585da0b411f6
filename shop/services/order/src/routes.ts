import {
  bearer,
  type Caller,
  callerOf,
  type Database,
  idempotencyHeader,
  notFound,
  Problem,
  requestHash,
  requireScope,
  responses,
  type Server,
  Type,
  text,
  uuid,
} from '@ballast/kit'
import type { createAcceptance } from './accept-order.ts'
import { type FindOrder, findOrdersOf, type Settlement } from './find-order.ts'
import { cancelOrder, returnLines } from './give-back.ts'
import { NewOrder, OrderBody } from './order-body.ts'
import { type PriceList, priceLines } from './prices.ts'

export interface Parts {
  readonly database: Database
  readonly accept: ReturnType<typeof createAcceptance>
  readonly findOrder: FindOrder
  readonly prices: PriceList
  readonly settlement: Settlement
}

const OrderId = Type.Object({ id: uuid })
const Returns = Type.Object(
  {
    lines: Type.Array(
      Type.Object(
        {
          line: Type.Integer({ minimum: 1, maximum: 2_000 }),
          quantity: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
        },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: 2_000 },
    ),
  },
  { additionalProperties: false },
)
const ReturnBody = Type.Object({
  id: uuid,
  orderId: uuid,
  refundMinor: Type.Integer(),
  lines: Type.Array(Type.Object({ line: Type.Integer(), quantity: Type.Integer() })),
})

/** The public API of orders. */
export function orderRoutes(
  app: Server,
  { database, accept, findOrder, prices, settlement }: Parts,
): void {
  app.post(
    '/api/orders',
    {
      schema: {
        security: bearer,
        headers: idempotencyHeader,
        body: NewOrder,
        response: responses({ 201: OrderBody }),
      },
    },
    async (request, reply) => {
      const caller = callerOf(request)
      requireScope(caller, 'orders:write')
      const order = request.body
      const customerId = order.customerId ?? caller.subject
      requireCustomer(caller, customerId)
      const lines = await priceLines(prices, caller, order)
      const { body, repeated } = await accept({
        request: {
          subject: caller.subject,
          key: request.headers['idempotency-key'],
          hash: requestHash('POST', '/api/orders', order),
        },
        customerId,
        currency: order.currency,
        paymentToken: order.paymentToken,
        lines,
      })
      if (repeated) reply.header('idempotency-replayed', 'true')
      return reply.code(201).header('location', `/api/orders/${body.id}`).send(body)
    },
  )

  app.get(
    '/api/orders/:id',
    {
      schema: {
        security: bearer,
        params: OrderId,
        querystring: Type.Object({
          wait: Type.Integer({
            minimum: 0,
            maximum: 30,
            default: 0,
            description: 'Seconds to wait until the order is settled',
          }),
        }),
        response: responses({ 200: OrderBody }),
      },
    },
    async (request) => {
      const { id } = request.params
      const order = await ownOrder(findOrder, callerOf(request), id)
      if (request.query.wait === 0) return order
      await settlement.wait(id, request.query.wait * 1_000, request.signal)
      return (await findOrder(id))!
    },
  )

  app.get(
    '/api/orders',
    {
      schema: {
        security: bearer,
        querystring: Type.Object({
          customerId: Type.Optional(text(64)),
          limit: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
          cursor: Type.Optional(Type.String({ maxLength: 200 })),
        }),
        response: responses({
          200: Type.Object({ items: Type.Array(OrderBody), next: Type.Optional(Type.String()) }),
        }),
      },
    },
    async (request) => {
      const caller = callerOf(request)
      const { limit, cursor } = request.query
      const customerId = request.query.customerId ?? caller.subject
      if (customerId !== caller.subject) requireScope(caller, 'orders:all')
      const items = await findOrdersOf(database, { customerId, limit, after: fromCursor(cursor) })
      const last = items.length === limit ? items.at(-1) : undefined
      return { items, ...(last === undefined ? {} : { next: toCursor(last) }) }
    },
  )

  app.post(
    '/api/orders/:id/cancellation',
    {
      schema: {
        security: bearer,
        headers: idempotencyHeader,
        params: OrderId,
        response: responses({ 200: OrderBody }),
      },
    },
    async (request) => {
      const caller = callerOf(request)
      requireScope(caller, 'orders:write')
      const { id } = request.params
      await ownOrder(findOrder, caller, id)
      return cancelOrder(database, id, {
        subject: caller.subject,
        key: request.headers['idempotency-key'],
        hash: requestHash('POST', `/api/orders/${id}/cancellation`, {}),
      })
    },
  )

  app.post(
    '/api/orders/:id/returns',
    {
      schema: {
        security: bearer,
        headers: idempotencyHeader,
        params: OrderId,
        body: Returns,
        response: responses({ 201: ReturnBody }),
      },
    },
    async (request, reply) => {
      const caller = callerOf(request)
      requireScope(caller, 'orders:write')
      const { id } = request.params
      await ownOrder(findOrder, caller, id)
      const { body, repeated } = await returnLines(database, id, request.body.lines, {
        subject: caller.subject,
        key: request.headers['idempotency-key'],
        hash: requestHash('POST', `/api/orders/${id}/returns`, request.body),
      })
      if (repeated) reply.header('idempotency-replayed', 'true')
      return reply.code(201).send(body)
    },
  )
}

/** Somebody else's order looks like none: its existence is not told either. */
async function ownOrder(
  findOrder: FindOrder,
  { subject, scopes }: Caller,
  id: string,
): Promise<OrderBody> {
  const order = await findOrder(id)
  if (order === undefined || (order.customerId !== subject && !scopes.has('orders:all')))
    throw notFound(`Order ${id}`)
  return order
}

function requireCustomer({ subject, scopes }: Caller, customerId: string): void {
  if (customerId === subject || scopes.has('orders:all') || scopes.has('orders:quote')) return
  throw new Problem(403, 'NOT_YOUR_CUSTOMER', 'This token may only order for its own subject')
}

const toCursor = ({ createdAt, id }: OrderBody) =>
  Buffer.from(`${createdAt} ${id}`).toString('base64url')

function fromCursor(cursor: string | undefined): { createdAt: string; id: string } | undefined {
  if (cursor === undefined) return undefined
  const match = /^(\d{4}-\d\d-\d\dT[\d:.]+Z) ([0-9a-f-]{36})$/.exec(
    Buffer.from(cursor, 'base64url').toString(),
  )
  if (match === null)
    throw new Problem(400, 'INVALID_CURSOR', 'The cursor is not one that this API gave')
  return { createdAt: match[1]!, id: match[2]! }
}
