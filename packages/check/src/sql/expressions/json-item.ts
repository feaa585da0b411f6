import type { JsonValueExpr } from 'libpg-query'
import { coerce, withNotes } from './coercion.ts'
import { type Judged, mutable, type Note, refused, type Scope, untold } from './judged.ts'
import { judge } from './judging.ts'

interface Wanted {
  /** The type that it must have. */
  readonly to?: 'json' | 'jsonb'
  /** FORMAT JSON holds without being written. */
  readonly implied?: true
  /** What PASSING hands to a path: numbers, texts and times are handed over as they are. */
  readonly passed?: true
}

/** A value of SQL that becomes one of JSON (`transformJsonValueExpr` in parse_expr.c). */
export function jsonItem(
  scope: Scope,
  { raw_expr, format }: JsonValueExpr,
  { to, implied, passed }: Wanted = {},
): Judged {
  const value = judge(raw_expr!, scope)
  const { type } = value
  const at = format?.location ?? 0
  const written = format?.format_type === 'JS_FORMAT_JSON'
  if (type !== 'bytea' && type !== untold && format?.encoding !== 'JS_ENC_DEFAULT') {
    return refused(at, 'JSON ENCODING clause is only allowed for bytea input type', '42804')
  }
  if (passed && !written && passedAsItIs.has(type)) return value
  const formatted = type !== 'json' && type !== 'jsonb' && (written || implied || passed)
  if (!formatted && (to === undefined || to === type)) return value
  const isText = type === 'unknown' || scope.catalogue.type(type)?.category === 'S'
  if (!passed && to === undefined && type !== 'bytea' && type !== untold && !isText) {
    return refused(at, `cannot use non-string types with FORMAT JSON: ${type}`, '42804')
  }
  const readable = formatted && type === 'bytea' ? decoded(value) : value
  const wanted = to ?? (passed ? 'jsonb' : 'json')
  const converted = coerce(scope, readable, wanted, 'e', at)
  if (converted !== undefined) return converted
  if (to !== undefined) return refused(at, `cannot cast type ${type} to ${to}`, '42846')
  return withNotes({ ...value, type: wanted }, mutable(at, `to_${wanted} is STABLE`, 's'))
}

const passedAsItIs = new Set(
  'text varchar unknown numeric bool int2 int4 int8 float4 float8 date time timetz timestamp timestamptz'.split(
    ' ',
  ),
)

/** Bytes are first made a text, by `convert_from`. */
export function decoded(value: Judged): Judged {
  return withNotes(
    { ...value, type: 'text' },
    mutable(0, 'convert_from, which reads JSON in bytes, is STABLE', 's'),
  )
}

/** What is wrong with the type of a RETURNING, whatever is returned. */
export function returningRefusal(
  { catalogue }: Scope,
  type: string,
  encoding: string | undefined,
  at: number,
): Note | undefined {
  const facts = catalogue.type(type)
  if (facts === undefined) return { kind: 'unjudged', at, what: `the type ${type} is in no file` }
  const refuse = (what: string): Note => ({ kind: 'refused', at, what, sqlState: '0A000' })
  if (facts.kind === 'p') return refuse('returning pseudo-types is not supported in SQL/JSON')
  if (encoding === undefined || encoding === 'JS_ENC_DEFAULT') return undefined
  if (type !== 'bytea') return refuse('cannot set JSON encoding for non-bytea output types')
  return encoding === 'JS_ENC_UTF8' ? undefined : refuse('unsupported JSON encoding')
}
