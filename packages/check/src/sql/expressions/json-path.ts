import type { JsonBehavior, JsonFuncExpr, Node } from 'libpg-query'
import { typeOf } from '../names.ts'
import { coerce } from './coercion.ts'
import { jsonItem, returningRefusal } from './json-item.ts'
import { type Judged, mutable, type Note, refused, type Scope, unresolved } from './judged.ts'
import { combined, judge, singular } from './judging.ts'
import { baseType } from './types.ts'

/** Judges `json_exists`, `json_query` and `json_value` (`transformJsonFuncExpr` in parse_expr.c), which are never folded. */
export function jsonPathCall(call: JsonFuncExpr, scope: Scope): Judged {
  const { op = 'JSON_VALUE_OP', context_item, pathspec, passing, output, location: at = 0 } = call
  const type = output?.typeName ? typeOf(output.typeName) : defaultTypes[op]
  const document = jsonItem(scope, context_item!, { to: 'jsonb' })
  const variables = (passing ?? []).flatMap((one) =>
    'JsonArgument' in one ? [jsonItem(scope, one.JsonArgument.val!, { passed: true })] : [],
  )
  const path = judge(pathspec!, scope)
  const asPath = coerce(scope, path, 'jsonpath', 'e', at)
  if (asPath === undefined) {
    const what = `JSON path expression must be of type jsonpath, not of type ${path.type}`
    return refused(at, what, '42804')
  }
  const behaviors = [call.on_empty, call.on_error].flatMap((behavior) =>
    behavior ? [behaviorOf(scope, behavior, op, type)] : [],
  )
  const { constant: _, ...value } = combined(type, [document, ...variables, asPath, ...behaviors])
  const notes = [...value.notes, ...outputNotes(scope, call, type, at)]
  // PostgreSQL does not check a null path for mutability.
  if (path.constant?.isNull) {
    return { ...value, notes: notes.filter(({ kind }) => kind === 'refused') }
  }
  if (path.constant === undefined) {
    notes.push(...mutable(at, 'a JSON path that is not constant may be mutable', 's'))
  }
  return { ...value, notes: [...notes, ...pathNotes(scope, pathspec!, variables, at)] }
}

const defaultTypes = {
  JSON_EXISTS_OP: 'bool',
  JSON_QUERY_OP: 'jsonb',
  JSON_VALUE_OP: 'text',
  JSON_TABLE_OP: 'record',
} as const

function outputNotes(
  scope: Scope,
  { op, output, wrapper, quotes }: JsonFuncExpr,
  type: string,
  at: number,
): Note[] {
  const refuse = (what: string, sqlState: string): Note[] => [
    { kind: 'refused', at, what, sqlState },
  ]
  const wraps = wrapper === 'JSW_CONDITIONAL' || wrapper === 'JSW_UNCONDITIONAL'
  if (quotes === 'JS_QUOTES_OMIT' && wraps) {
    return refuse('QUOTES must not be specified when WITH WRAPPER is used', '42601')
  }
  if (output === undefined) return []
  const format = output.returning?.format
  const refusal = returningRefusal(scope, type, format?.encoding, at)
  if (refusal !== undefined) return [refusal]
  if (format?.format_type !== 'JS_FORMAT_JSON') return []
  if (op === 'JSON_VALUE_OP') {
    return refuse('cannot specify FORMAT JSON in RETURNING clause of JSON_VALUE()', '42601')
  }
  const accepts = /^(jsonb?|bytea)$/.test(type) || scope.catalogue.type(type)?.category === 'S'
  return accepts ? [] : refuse('cannot use JSON format with non-string output types', '0A000')
}

const behaviorsOf: Readonly<Record<string, RegExp>> = {
  JSON_EXISTS_OP: /_(ERROR|TRUE|FALSE|UNKNOWN)$/,
  JSON_QUERY_OP: /_(ERROR|NULL|EMPTY|EMPTY_ARRAY|EMPTY_OBJECT|DEFAULT)$/,
  JSON_VALUE_OP: /_(ERROR|NULL|DEFAULT)$/,
}

/** Judges ON EMPTY and ON ERROR. */
function behaviorOf(
  scope: Scope,
  { btype = '', expr, location: at = 0 }: Omit<JsonBehavior, 'btype'> & { btype?: string },
  op: string,
  type: string,
): Judged {
  if (!behaviorsOf[op]?.test(btype)) return refused(at, 'invalid ON EMPTY or ON ERROR', '42601')
  if (expr === undefined) return { type, notes: [], constant: { isNull: false } }
  const value = judge(expr, scope)
  if (value.notes.some(({ kind }) => kind === 'refused')) return value
  if (!isAllowedDefault(expr) || value.readsRow) {
    const what = 'DEFAULT accepts a constant, a function or an operator, without columns'
    return refused(at, what, '42804')
  }
  // These are converted at run time.
  const later =
    value.constant?.isNull ||
    value.type === 'jsonb' ||
    (value.type === 'bool' && baseType(scope.catalogue, type) !== 'int4')
  if (later) return value
  return (
    coerce(scope, value, type, 'e', at) ??
    refused(at, `cannot cast behavior expression of type ${value.type} to ${type}`, '42846')
  )
}

function isAllowedDefault(node: Node): boolean {
  if ('TypeCast' in node) return isAllowedDefault(node.TypeCast.arg!)
  if ('A_Expr' in node) return node.A_Expr.kind === 'AEXPR_OP'
  return 'A_Const' in node || 'FuncCall' in node
}

/**
 * Notes what depends on the time zone in a path (`jspIsMutable` in jsonpath.c): methods for dates and times other than
 * `datetime()`, and comparisons of values with and without a time zone, which this check does not analyse.
 */
function pathNotes(
  scope: Scope,
  pathspec: Node,
  variables: readonly Judged[],
  at: number,
): readonly Note[] {
  const text = literalOf(pathspec)
  if (text === undefined) {
    const what = `the JSON path of this ${singular(scope)} is not a literal`
    return [{ kind: 'unjudged', at, what }]
  }
  const path = text.replace(/"([^"\\]|\\.)*"/g, '""')
  const method = /\.\s*(date|time|timestamp)(_tz)?\s*\(/.exec(path)
  if (method !== null) {
    return mutable(at, `the method ${method[1]}${method[2] ?? ''}() of a JSON path is STABLE`, 's')
  }
  const zones = new Set(
    variables.flatMap(({ type }) => {
      if (type === unresolved) return ['with', 'without']
      return /^(date|time|timestamp)(tz)?$/.test(type)
        ? [type.endsWith('tz') ? 'with' : 'without']
        : []
    }),
  )
  const compares = /[<>=]/.test(path) && (zones.size > 1 || /\.\s*datetime\s*\(/.test(path))
  if (!compares) return []
  return [{ kind: 'unjudged', at, what: 'JSON paths that compare dates or times are not analysed' }]
}

/** Returns the text of a quoted literal, with or without a cast. */
function literalOf(node: Node): string | undefined {
  if ('TypeCast' in node) return literalOf(node.TypeCast.arg!)
  return 'A_Const' in node ? node.A_Const.sval?.sval : undefined
}
