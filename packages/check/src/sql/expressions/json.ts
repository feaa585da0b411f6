import type { JsonIsPredicate, JsonOutput, JsonValueExpr, Node } from 'libpg-query'
import { typeOf } from '../names.ts'
import { coerce, withNotes } from './coercion.ts'
import { functionCall } from './functions.ts'
import { decoded, jsonItem, returningRefusal } from './json-item.ts'
import { jsonPathCall } from './json-path.ts'
import { type Judged, mutable, type Note, refused, type Scope, unresolved } from './judged.ts'
import { combined, judge } from './judging.ts'
import { baseType } from './types.ts'

/** Judges SQL/JSON such as `json_object(…)`, `json_value(…)` and `… is json`; undefined for any other node. */
export function json(node: Node, scope: Scope): Judged | undefined {
  if ('JsonObjectConstructor' in node) {
    const pairs = (node.JsonObjectConstructor.exprs ?? []).flatMap((pair) => {
      if (!('JsonKeyValue' in pair)) return []
      const { key, value } = pair.JsonKeyValue
      return [judge(key!, scope), jsonItem(scope, value!)]
    })
    return constructed(scope, pairs, node.JsonObjectConstructor.output)
  }
  if ('JsonArrayConstructor' in node) {
    const items = (node.JsonArrayConstructor.exprs ?? []).flatMap((item) =>
      'JsonValueExpr' in item ? [jsonItem(scope, item.JsonValueExpr)] : [],
    )
    return constructed(scope, items, node.JsonArrayConstructor.output)
  }
  if ('JsonArrayQueryConstructor' in node) {
    return refused(node.JsonArrayQueryConstructor.location ?? 0, 'cannot use subquery', '0A000')
  }
  if ('JsonObjectAgg' in node || 'JsonArrayAgg' in node) {
    return refused(0, `aggregate functions are not allowed in ${scope.place}`, '42803')
  }
  if ('JsonIsPredicate' in node) return isJson(scope, node.JsonIsPredicate)
  if ('JsonParseExpr' in node) {
    const { expr, unique_keys, location: at = 0 } = node.JsonParseExpr
    if (scope.catalogue.version < 17) {
      const args = [{ value: judge(expr!.raw_expr!, scope) }]
      return functionCall(scope, { name: 'json', args, variadic: false, at })
    }
    if (!unique_keys) {
      return constructed(scope, [jsonItem(scope, expr!, { implied: true, to: 'json' })])
    }
    const text = asText(scope, expr!)
    if (text.type === 'text' || text.type === unresolved) return constructed(scope, [text])
    return refused(at, 'cannot use non-string types with WITH UNIQUE KEYS clause', '42804')
  }
  if ('JsonScalarExpr' in node) {
    return constructed(scope, [judge(node.JsonScalarExpr.expr!, scope)], undefined, 'json')
  }
  if ('JsonSerializeExpr' in node) {
    const { expr, output, location: at = 0 } = node.JsonSerializeExpr
    const item = jsonItem(scope, expr!, { implied: true })
    const type = output?.typeName ? typeOf(output.typeName) : 'text'
    const { category } = scope.catalogue.type(type) ?? { category: 'S' }
    if (category !== 'S' && type !== 'bytea') {
      return refused(at, `cannot use type ${type} in RETURNING clause of JSON_SERIALIZE()`, '42804')
    }
    const { type: _, ...serialized } = constructed(scope, [item], output, 'json')
    return { ...serialized, type }
  }
  return 'JsonFuncExpr' in node ? jsonPathCall(node.JsonFuncExpr, scope) : undefined
}

/** Converts the argument of `is json` and WITH UNIQUE KEYS to text (`transformJsonParseArg`). */
function asText(scope: Scope, { raw_expr, format }: JsonValueExpr): Judged {
  const value = judge(raw_expr!, scope)
  if (value.type === 'bytea') return decoded(value)
  const isText = value.type === 'unknown' || scope.catalogue.type(value.type)?.category === 'S'
  if (format !== undefined && format.encoding !== 'JS_ENC_DEFAULT') {
    return refused(0, 'JSON ENCODING clause is only allowed for bytea input type', '42804')
  }
  return isText ? (coerce(scope, value, 'text', 'i', 0) ?? value) : value
}

function isJson(scope: Scope, { expr, format, location: at = 0 }: JsonIsPredicate): Judged {
  const { constant: _, ...value } = asText(scope, { raw_expr: expr!, ...(format && { format }) })
  if (/^(text|jsonb?|\?)$/.test(value.type)) return { ...value, type: 'bool' }
  return refused(at, `cannot use type ${value.type} in IS JSON predicate`, '42804')
}

/** Judges JSON built from values: as immutable as their rendering (`to_json_is_immutable` in json.c), and never folded. */
function constructed(
  scope: Scope,
  parts: readonly Judged[],
  output?: JsonOutput,
  without?: 'json',
): Judged {
  const isBinary = parts.some(({ type }) => type === 'jsonb')
  const { constant: _, ...value } = combined(without ?? (isBinary ? 'jsonb' : 'json'), parts)
  const rendering = parts.flatMap(({ type }) => renderingNotes(scope, type))
  const built = { ...value, notes: [...value.notes, ...rendering] }
  return output === undefined ? built : returned(scope, built, output)
}

/** Converts JSON to the type of RETURNING. */
function returned(scope: Scope, built: Judged, output: JsonOutput): Judged {
  const { typeName, returning } = output
  const type = typeOf(typeName!)
  const at = typeName!.location ?? 0
  const refusal = returningRefusal(scope, type, returning?.format?.encoding, at)
  if (refusal !== undefined) return { ...built, type, notes: [...built.notes, refusal] }
  if (type === 'json' || type === 'jsonb') return { ...built, type }
  if (type === 'bytea') {
    const notes = mutable(at, 'convert_to, which makes bytes of JSON, is STABLE', 's')
    return withNotes({ ...built, type }, notes)
  }
  return (
    coerce(scope, built, type, 'e', at) ?? refused(at, `cannot cast type json to ${type}`, '42846')
  )
}

function renderingNotes({ catalogue }: Scope, name: string): Note[] {
  if (name === unresolved) {
    const what = 'how a value becomes JSON depends on a type that no given file declares'
    return [{ kind: 'unjudged', at: 0, what }]
  }
  const type = baseType(catalogue, name)
  if (/^(unknown|bool|jsonb?)$/.test(type)) return []
  const facts = catalogue.type(type)
  const renderingIs = (volatility: 'i' | 's' | 'v') =>
    mutable(0, `how ${name} becomes JSON depends on settings`, volatility)
  const isComposed = facts?.isArray || facts?.kind === 'c' || type === 'record'
  if (isComposed || /^(date|timestamp|timestamptz)$/.test(type)) return renderingIs('s')
  const cast = catalogue.cast(type, 'json')
  return renderingIs((cast?.method === 'f' ? cast.volatility : facts?.output) ?? 's')
}
