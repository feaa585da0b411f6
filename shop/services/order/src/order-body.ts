import { currency, minor, type Static, code as sku, Type, text, time, uuid } from '@ballast/kit'
import { orderStatuses } from '@ballast/shop-events'

export const OrderBody = Type.Object({
  id: uuid,
  customerId: Type.String(),
  status: Type.Enum([...orderStatuses]),
  reason: Type.Optional(Type.String()),
  currency,
  lines: Type.Array(
    Type.Object({
      line: Type.Integer(),
      sku,
      quantity: Type.Integer(),
      unitPriceMinor: minor,
      returned: Type.Integer(),
    }),
  ),
  totalMinor: minor,
  refundedMinor: minor,
  createdAt: time,
  expiresAt: time,
})
export type OrderBody = Static<typeof OrderBody>

export const NewOrder = Type.Object(
  {
    customerId: Type.Optional(text(64)),
    currency,
    lines: Type.Array(
      Type.Object(
        {
          sku,
          quantity: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
          quotedUnitPriceMinor: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000_000 })),
        },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: 2_000 },
    ),
    paymentToken: Type.String({ pattern: '^tok_[a-z_]{1,60}$' }),
  },
  { additionalProperties: false },
)
export type NewOrder = Static<typeof NewOrder>

/** A line with the price that counts. */
export interface PricedLine {
  readonly line: number
  readonly sku: string
  readonly quantity: number
  readonly unitPriceMinor: number
}
