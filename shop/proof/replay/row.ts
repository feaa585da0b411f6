import { minorUnits, parseDecimal } from './decimal.ts'

/** One row of the file, read and in order. */
export interface Row {
  /** Number of the row in the file, the header being row 1. A description with line breaks counts as one row. */
  readonly row: number
  readonly invoice: string
  /** `upper(trim(StockCode))`. */
  readonly sku: string
  readonly description: string
  readonly quantity: number
  readonly unitPriceMinor: number
  /** Empty if unknown. */
  readonly customer: string
}

export const columns = [
  'InvoiceNo',
  'StockCode',
  'Description',
  'Quantity',
  'InvoiceDate',
  'UnitPrice',
  'CustomerID',
  'Country',
] as const

/** Quantities are `integer` in PostgreSQL. */
const largestQuantity = 2_147_483_647
const datePattern =
  /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?$/
/** As the platform's own rule for a sku: printable text up to 64 characters. */
const skuPattern = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]{1,64}$/u

/** Returns the row, or what is wrong with it in words that follow "row 12: ". */
export function readRow(row: number, cells: readonly string[]): Row | string {
  const [invoice, code, description, quantity, date, price, customer] = cells.map((cell) =>
    cell.trim(),
  ) as [string, string, string, string, string, string, string]
  if (invoice === '') return 'InvoiceNo is empty'
  const sku = code.toUpperCase()
  if (!skuPattern.test(sku)) return `StockCode ${show(code)} is not 1 to 64 printable characters`
  const units = /^[+-]?\d+$/.test(quantity) ? Number(quantity) : Number.NaN
  if (!(Math.abs(units) <= largestQuantity)) {
    return `Quantity ${show(quantity)} is not a whole number of at most ${largestQuantity}`
  }
  const decimal = parseDecimal(price)
  if (decimal === undefined) return `UnitPrice ${show(price)} is not a decimal number such as 2.55`
  const unitPriceMinor = minorUnits(decimal)
  if (unitPriceMinor * BigInt(Math.abs(units)) > Number.MAX_SAFE_INTEGER) {
    return `UnitPrice ${show(price)} times Quantity ${quantity} is more than an amount can hold`
  }
  if (!isDate(date))
    return `InvoiceDate ${show(date)} is not an ISO 8601 time such as 2010-12-01T08:26`
  const rowFields = { row, invoice, sku, description, quantity: units, customer }
  return { ...rowFields, unitPriceMinor: Number(unitPriceMinor) }
}

/** A calendar date: `Date.parse` would take 2011-02-30 for the second of March. */
function isDate(text: string): boolean {
  const [, year, month, day, hour, minute, second = '0'] = datePattern.exec(text) ?? []
  if (year === undefined) return false
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  return (
    date.getUTCMonth() === Number(month) - 1 &&
    date.getUTCDate() === Number(day) &&
    Number(hour) < 24 &&
    Number(minute) < 60 &&
    Number(second) < 60
  )
}

function show(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text)
}
