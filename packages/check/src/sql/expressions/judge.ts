import type { A_Const, ColumnRef, Node } from 'libpg-query'
import { namesOf, qualified, typeOf } from '../names.ts'
import { arrayTypeOf, coerce, elementOf } from './coercion.ts'
import { commonType } from './common-type.ts'
import { comparison } from './comparison.ts'
import { conditional } from './conditional.ts'
import { functionCall } from './functions.ts'
import { type Judged, refused, type Scope, untold } from './judged.ts'
import { subscripted } from './subscripts.ts'

/** The type of an expression, and everything in it that PostgreSQL would not take where it stands. */
export function judge(node: Node, scope: Scope): Judged {
  if ('ColumnRef' in node) return column(node.ColumnRef, scope)
  if ('A_Const' in node) return literal(node.A_Const)
  if ('TypeCast' in node) return cast(node.TypeCast, scope)
  if ('A_Expr' in node) return comparison(node.A_Expr, scope)
  if ('FuncCall' in node) return called(node.FuncCall, scope)
  if ('SQLValueFunction' in node) return sessionValue(node.SQLValueFunction)
  if ('CollateClause' in node) return judge(node.CollateClause.arg!, scope)
  if ('A_ArrayExpr' in node) return array(node.A_ArrayExpr.elements ?? [], scope)
  if ('RowExpr' in node) return combined('record', judgeAll(node.RowExpr.args, scope))
  if ('A_Indirection' in node) return subscripted(node.A_Indirection, scope)
  if ('NamedArgExpr' in node) return judge(node.NamedArgExpr.arg!, scope)
  if ('ParamRef' in node) return parameter(node.ParamRef.number ?? 0, scope)
  if ('SubLink' in node) {
    return refused(node.SubLink.location ?? 0, `cannot use subquery in ${singular(scope)}`, '0A000')
  }
  if ('XmlExpr' in node) return combined('xml', judgeAll(node.XmlExpr.args, scope))
  if ('XmlSerialize' in node) return judge(node.XmlSerialize.expr!, scope)
  return conditional(node, scope)
}

export function judgeAll(nodes: readonly Node[] | undefined, scope: Scope): Judged[] {
  return (nodes ?? []).map((node) => judge(node, scope))
}

/** A value made of others by something immutable. */
export function combined(type: string, parts: readonly Judged[]): Judged {
  const constant = parts.every((part) => part.constant !== undefined)
  const readsRow = parts.some((part) => part.readsRow)
  return {
    type,
    notes: parts.flatMap((part) => part.notes),
    ...(constant && { constant: { isNull: false } }),
    ...(readsRow && { readsRow }),
  }
}

/** As PostgreSQL's messages name the place: `index predicate`. */
export function singular({ place }: Scope): string {
  return place.replace(/s$/, '')
}

function column({ fields, location = 0 }: ColumnRef, scope: Scope): Judged {
  const names = namesOf(fields)
  const [name, star] = [names.at(-1) ?? '', (fields ?? []).some((field) => 'A_Star' in field)]
  const { parameters, columns, table } = scope
  const position = parameters?.names.indexOf(name) ?? -1
  if (position >= 0) return parameter(position + 1, scope)
  const qualifier = names.slice(0, star ? undefined : -1)
  if (qualifier.length > 0 && qualified(qualifier) !== table) {
    return refused(location, `missing FROM-clause entry for table "${qualifier.at(-1)}"`, '42P01')
  }
  const type = columns?.get(name)
  if (type !== undefined && !star) return { type, notes: [], readsRow: true }
  const isWhole = star || name === table
  if (isWhole) {
    if (scope.place.startsWith('column')) {
      return refused(location, `cannot use whole-row variable in ${singular(scope)}`, '42P17')
    }
    return { type: columns ? table : untold, notes: [], readsRow: true }
  }
  if (systemColumns.has(name)) {
    if (name === 'tableoid' && scope.place.startsWith('column')) {
      return { type: 'oid', notes: [], readsRow: true }
    }
    return refused(location, `index creation on system columns is not supported (${name})`, '0A000')
  }
  if (columns !== undefined) {
    return refused(location, `column "${names.join('.')}" does not exist`, '42703')
  }
  return { type: untold, notes: [], readsRow: true }
}

const systemColumns = new Set(['tableoid', 'ctid', 'xmin', 'xmax', 'cmin', 'cmax'])

function parameter(number: number, { parameters }: Scope): Judged {
  return parameters?.values[number - 1] ?? refused(0, `there is no parameter $${number}`, '42P02')
}

function literal({ isnull, ival, fval, boolval, bsval }: A_Const): Judged {
  const of = (type: string): Judged => ({ type, notes: [], constant: { isNull: false } })
  if (isnull) return { type: 'unknown', notes: [], constant: { isNull: true } }
  if (ival !== undefined) return of('int4')
  if (fval !== undefined) return of(isBigint(fval.fval ?? '') ? 'int8' : 'numeric')
  if (bsval !== undefined) return of('bit')
  if (boolval === undefined) return of('unknown')
  const truth = boolval.boolval ?? false
  return { type: 'bool', notes: [], constant: { isNull: false, truth } }
}

function isBigint(digits: string): boolean {
  return /^\d+$/.test(digits) && BigInt(digits) <= 9_223_372_036_854_775_807n
}

function cast(
  {
    arg,
    typeName,
    location = 0,
  }: { arg?: Node; typeName?: import('libpg-query').TypeName; location?: number },
  scope: Scope,
): Judged {
  const target = typeOf(typeName!)
  // Elements of an array that is written out are converted one by one.
  if ('A_ArrayExpr' in arg! && scope.catalogue.type(target)?.isArray) {
    return array(arg.A_ArrayExpr.elements ?? [], scope, target)
  }
  const value = judge(arg!, scope)
  if (scope.catalogue.type(target) === undefined) {
    const what = `the type ${target} is in no file`
    return { type: untold, notes: [...value.notes, { kind: 'unjudged', at: location, what }] }
  }
  const converted = coerce(scope, value, target, 'e', location)
  return converted ?? refused(location, `cannot cast type ${value.type} to ${target}`, '42846')
}

/** `array[…]`; with the type that it is cast to, where it is. Arrays inside make it one with more dimensions. */
function array(elements: readonly Node[], scope: Scope, wanted?: string): Judged {
  const parts = elements.map((node) =>
    'A_ArrayExpr' in node
      ? array(node.A_ArrayExpr.elements ?? [], scope, wanted)
      : judge(node, scope),
  )
  const { catalogue } = scope
  const types = parts.map(({ type }) => type)
  const nested = types.some((type) => elementOf(catalogue, type) !== undefined)
  const given = wanted !== undefined && !nested ? elementOf(catalogue, wanted) : wanted
  const common = given ?? (parts.length > 0 ? commonType(catalogue, types) : undefined)
  if (common === undefined) {
    const what =
      parts.length > 0 ? 'ARRAY types cannot be matched' : 'cannot determine type of empty array'
    return refused(0, what, '42804')
  }
  if (common === untold) return combined(untold, parts)
  const result = wanted ?? (nested ? common : arrayTypeOf(common))
  if (catalogue.type(result)?.isArray !== true) {
    return refused(0, `could not find array type for data type ${common}`, '42704')
  }
  const context = wanted === undefined ? 'i' : 'e'
  const converted = parts.map(
    (part) =>
      coerce(scope, part, common, context, 0) ??
      refused(0, `cannot cast type ${part.type} to ${common}`, '42846'),
  )
  return combined(result, converted)
}

function called(
  {
    funcname,
    args,
    agg_star,
    agg_order,
    agg_filter,
    over,
    func_variadic,
    location = 0,
  }: import('libpg-query').FuncCall,
  scope: Scope,
): Judged {
  if (over !== undefined) {
    return refused(location, `window functions are not allowed in ${scope.place}`, '42P20')
  }
  if (agg_star || agg_order !== undefined || agg_filter !== undefined) {
    return refused(location, `aggregate functions are not allowed in ${scope.place}`, '42803')
  }
  const given = (args ?? []).map((node) => ({
    ...('NamedArgExpr' in node && { name: node.NamedArgExpr.name! }),
    value: judge(node, scope),
  }))
  const name = qualified(namesOf(funcname))
  return functionCall(scope, { name, args: given, variadic: func_variadic ?? false, at: location })
}

const sessionTypes: Readonly<Record<string, string>> = {
  DATE: 'date',
  TIME: 'timetz',
  TIMESTAMP: 'timestamptz',
  LOCALTIME: 'time',
  LOCALTIMESTAMP: 'timestamp',
}

/** `CURRENT_TIMESTAMP`, `CURRENT_USER` and their like: fixed within a statement, not beyond it. */
function sessionValue({ op = '', location = 0 }: { op?: string; location?: number }): Judged {
  const name = op.replace('SVFOP_', '').replace(/_N$/, '')
  const word = name.startsWith('LOCAL') ? name : name.replace('CURRENT_', '')
  const what = `${name} is STABLE`
  return {
    type: sessionTypes[word] ?? 'name',
    notes: [{ kind: 'mutable', at: location, what, volatility: 's' }],
  }
}
