export type VolatilityLetter = 'i' | 's' | 'v'

/** A server's catalogue as rows, in the order of their names: what the committed files hold. */
export interface CatalogueData {
  readonly types: readonly TypeRow[]
  readonly functions: readonly FunctionRow[]
  readonly operators: readonly OperatorRow[]
  readonly casts: readonly CastRow[]
}

/** `pg_type`; `origin` is a domain's base, a range's element or a multirange's range. */
export type TypeRow = [
  name: string,
  category: string,
  preferred: boolean,
  kind: string,
  element: string,
  isArray: boolean,
  origin: string,
  input: VolatilityLetter,
  output: VolatilityLetter,
]

/** `pg_proc`; `body` only of a function in SQL that is not immutable by itself: PostgreSQL may put it in place of the call. */
export type FunctionRow = [
  name: string,
  args: readonly string[],
  result: string,
  volatility: VolatilityLetter,
  kind: string,
  strict: boolean,
  returnsSet: boolean,
  defaults: number,
  variadic: boolean,
  argNames: readonly string[] | null,
  body: string | null,
]

/** `pg_operator` with its function; `left` is empty for a prefix operator. */
export type OperatorRow = [
  name: string,
  left: string,
  right: string,
  result: string,
  functionName: string,
]

/** `pg_cast`: context i(mplicit), a(ssignment), e(xplicit); method f(unction), i (input and output), b(inary). */
export type CastRow = [
  source: string,
  target: string,
  context: 'i' | 'a' | 'e',
  method: 'f' | 'i' | 'b',
  functionName: string,
  volatility: VolatilityLetter,
]
