export type VolatilityLetter = 'i' | 's' | 'v'

/** A server's catalogue as rows, sorted by name, as in the committed files. */
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

/** `pg_proc`; `body` only for an SQL function that is not declared immutable: PostgreSQL may inline it. */
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
