import {
  bearer,
  callerOf,
  currency,
  type Database,
  minor,
  notFound,
  responses,
  type Server,
  Type,
  time,
  uuid,
} from '@ballast/kit'

const Movement = Type.Object({ id: Type.String(), amountMinor: minor, at: time })
const PaymentBody = Type.Object({
  orderId: uuid,
  currency,
  status: Type.Enum(['PENDING', 'UNKNOWN', 'CAPTURED', 'DECLINED', 'VOIDED']),
  capturedMinor: minor,
  refundedMinor: minor,
  captures: Type.Array(Movement),
  refunds: Type.Array(Movement),
})

interface Row {
  readonly customer_id: string
  readonly currency: string
  readonly status: 'PENDING' | 'UNKNOWN' | 'CAPTURED' | 'DECLINED' | 'VOIDED'
  readonly capture_id: string | null
  readonly captured_minor: bigint
  readonly refunded_minor: bigint
  readonly captured_at: Date | null
  readonly refunds: { id: string; amount: number; at: string }[]
}

/** The public API of payments. */
export function paymentRoutes(app: Server, database: Database): void {
  app.get(
    '/api/payments/:orderId',
    {
      schema: {
        security: bearer,
        params: Type.Object({ orderId: uuid }),
        response: responses({ 200: PaymentBody }),
      },
    },
    async (request) => {
      const { subject, scopes } = callerOf(request)
      const { orderId } = request.params
      const [row] = await database.query<Row>(
        `select p.*, (
           select coalesce(json_agg(json_build_object('id', id, 'amount', amount_minor, 'at', refunded_at) order by refunded_at), '[]')
           from refunds where order_id = p.order_id and status = 'DONE'
         ) as refunds
         from payments p where order_id = $1`,
        [orderId],
      )
      if (row === undefined || (row.customer_id !== subject && !scopes.has('orders:all'))) {
        throw notFound(`Payment of order ${orderId}`)
      }
      const capturedMinor = Number(row.captured_minor)
      return {
        orderId,
        currency: row.currency,
        status: row.status,
        capturedMinor,
        refundedMinor: Number(row.refunded_minor),
        captures:
          row.capture_id === null
            ? []
            : [
                {
                  id: row.capture_id,
                  amountMinor: capturedMinor,
                  at: row.captured_at!.toISOString(),
                },
              ],
        refunds: row.refunds.map(({ id, amount, at }) => ({
          id,
          amountMinor: amount,
          at: new Date(at).toISOString(),
        })),
      }
    },
  )
}
