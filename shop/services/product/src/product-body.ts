import { currency, type Static, code as sku, Type, text } from '@ballast/kit'

const unitPriceMinor = Type.Integer({ minimum: 1, maximum: 1_000_000_000 })
export const ProductBody = Type.Object({
  sku,
  name: Type.String(),
  description: Type.Optional(Type.String()),
  unitPriceMinor,
  currency,
  version: Type.Integer(),
})
export const NewProduct = Type.Object(
  { name: text(200), description: Type.Optional(text(2_000)), unitPriceMinor, currency },
  { additionalProperties: false },
)
export type NewProduct = Static<typeof NewProduct>
