import {
  bearer,
  callerOf,
  type Database,
  idempotencyHeader,
  notFound,
  requestHash,
  requireScope,
  responses,
  type Server,
  code as sku,
  Type,
  takeKey,
  uuid,
  uuidv7,
} from '@ballast/kit'

const Sku = Type.Object({ sku })
const Level = Type.Object({
  sku,
  available: Type.Integer(),
  reserved: Type.Integer(),
  sold: Type.Integer(),
})
const NewReceipt = Type.Object(
  { quantity: Type.Integer({ minimum: 1, maximum: 1_000_000_000 }) },
  { additionalProperties: false },
)
const Receipt = Type.Object({ id: uuid, sku, quantity: Type.Integer() })

/** The public API of the inventory. */
export function inventoryRoutes(app: Server, database: Database): void {
  app.get(
    '/api/inventory/:sku',
    { schema: { params: Sku, response: responses({ 200: Level }) } },
    async ({ params }) => {
      const [level] = await database.query<{
        sku: string
        available: bigint
        reserved: bigint
        sold: bigint
      }>('select sku, available, reserved, sold from stock where sku = $1', [params.sku])
      if (level === undefined) throw notFound(`Stock of "${params.sku}"`)
      return {
        sku: level.sku,
        available: Number(level.available),
        reserved: Number(level.reserved),
        sold: Number(level.sold),
      }
    },
  )

  app.post(
    '/api/inventory/:sku/receipts',
    {
      schema: {
        security: bearer,
        headers: idempotencyHeader,
        params: Sku,
        body: NewReceipt,
        response: responses({ 201: Receipt }),
      },
    },
    async (request, reply) => {
      const caller = callerOf(request)
      requireScope(caller, 'stock:write')
      const { sku } = request.params
      const { quantity } = request.body
      const id = uuidv7()
      const known = await database.transaction(async (tx) => {
        const reference = await takeKey(
          tx,
          {
            subject: caller.subject,
            key: request.headers['idempotency-key'],
            hash: requestHash('POST', `/api/inventory/${sku}/receipts`, request.body),
          },
          id,
        )
        if (reference === undefined) {
          await tx.query(
            `with receipt as (insert into receipts (id, sku, quantity) values ($1, $2, $3))
             insert into stock as s (sku, available, received) values ($2, $3, $3)
             on conflict (sku) do update
             set available = s.available + excluded.available, received = s.received + excluded.received`,
            [id, sku, quantity],
          )
        }
        return reference
      })
      if (known !== undefined) reply.header('idempotency-replayed', 'true')
      return reply.code(201).send({ id: known ?? id, sku, quantity })
    },
  )
}
