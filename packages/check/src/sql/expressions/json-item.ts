import type { JsonValueExpr } from 'libpg-query'
import { coerce, withNotes } from './coercion.ts'
import { type Judged, mutable, type Note, refused, type Scope, unresolved } from './judged.ts'
import { judge } from './judging.ts'

interface Wanted {
  /** The required type. */
  readonly to?: 'json' | 'jsonb'
  /** FORMAT JSON is implied. */
  readonly implied?: true
  /** An argument of PASSING: numbers, texts and times are passed unconverted. */
  readonly passed?: true
}

/** Converts an SQL value to JSON (`transformJsonValueExpr` in parse_expr.c). */
export function jsonItem(
  scope: Scope,
  { raw_expr, format }: JsonValueExpr,
  { to, implied, passed }: Wanted = {},
): Judged {
  const value = judge(raw_expr!, scope)
  const { type } = value
  const at = format?.location ?? 0
  const written = format?.format_type === 'JS_FORMAT_JSON'
  if (type !== 'bytea' && type !== unresolved && format?.encoding !== 'JS_ENC_DEFAULT') {
    return refused(at, 'JSON ENCODING clause is only allowed for bytea input type', '42804')
  }
  if (passed && !written && passedUnconverted.has(type)) return value
  const formatted = type !== 'json' && type !== 'jsonb' && (written || implied || passed)
  if (!formatted && (to === undefined || to === type)) return value
  const isText = type === 'unknown' || scope.catalogue.type(type)?.category === 'S'
  if (!passed && to === undefined && type !== 'bytea' && type !== unresolved && !isText) {
    return refused(at, `cannot use non-string types with FORMAT JSON: ${type}`, '42804')
  }
  const readable = formatted && type === 'bytea' ? decoded(value) : value
  const wanted = to ?? (passed ? 'jsonb' : 'json')
  const converted = coerce(scope, readable, wanted, 'e', at)
  if (converted !== undefined) return converted
  if (to !== undefined) return refused(at, `cannot cast type ${type} to ${to}`, '42846')
  return withNotes({ ...value, type: wanted }, mutable(at, `to_${wanted} is STABLE`, 's'))
}

const passedUnconverted = new Set(
  'text varchar unknown numeric bool int2 int4 int8 float4 float8 date time timetz timestamp timestamptz'.split(
    ' ',
  ),
)

/** Converts bytes to text with `convert_from`. */
export function decoded(value: Judged): Judged {
  return withNotes(
    { ...value, type: 'text' },
    mutable(0, 'convert_from, which reads JSON in bytes, is STABLE', 's'),
  )
}

/** Returns the error in the type of a RETURNING clause, if any. */
export function returningRefusal(
  { catalogue }: Scope,
  type: string,
  encoding: string | undefined,
  at: number,
): Note | undefined {
  const facts = catalogue.type(type)
  if (facts === undefined)
    return { kind: 'unjudged', at, what: `no given file declares the type ${type}` }
  const refuse = (what: string): Note => ({ kind: 'refused', at, what, sqlState: '0A000' })
  if (facts.kind === 'p') return refuse('returning pseudo-types is not supported in SQL/JSON')
  if (encoding === undefined || encoding === 'JS_ENC_DEFAULT') return undefined
  if (type !== 'bytea') return refuse('cannot set JSON encoding for non-bytea output types')
  return encoding === 'JS_ENC_UTF8' ? undefined : refuse('unsupported JSON encoding')
}
