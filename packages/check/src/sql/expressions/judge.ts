import type { CollateClause, FuncCall, Node } from 'libpg-query'
import { namesOf, qualified } from '../names.ts'
import { array, cast } from './casts.ts'
import { column, parameter } from './columns.ts'
import { comparison } from './comparison.ts'
import { conditional } from './conditional.ts'
import { functionCall } from './functions.ts'
import { json } from './json.ts'
import { type Judged, refused, type Scope, unresolved } from './judged.ts'
import { combined, judge, judgeAll, singular } from './judging.ts'
import { literal, sessionValue } from './literals.ts'
import { subscripted } from './subscripts.ts'
import { elementOf } from './types.ts'
import { xml, xmlSerialize } from './xml.ts'

/** Returns the type of an expression, and everything in it that PostgreSQL would refuse in this place. */
export function judgeExpression(node: Node, scope: Scope): Judged {
  const judged = judgeAny(node, scope)
  const { type } = judged
  if (!scope.builtInOnly || type === unresolved || scope.catalogue.isBuiltIn(type)) return judged
  return refused(0, `generation expression uses user-defined type ${type}`, '0A000')
}

function judgeAny(node: Node, scope: Scope): Judged {
  if ('ColumnRef' in node) return column(node.ColumnRef, scope)
  if ('A_Const' in node) return literal(node.A_Const)
  if ('TypeCast' in node) return cast(node.TypeCast, scope)
  if ('A_Expr' in node) return comparison(node.A_Expr, scope)
  if ('FuncCall' in node) return called(node.FuncCall, scope)
  if ('SQLValueFunction' in node) return sessionValue(node.SQLValueFunction)
  if ('CollateClause' in node) return collated(node.CollateClause, scope)
  if ('A_ArrayExpr' in node) return array(node.A_ArrayExpr.elements ?? [], scope)
  if ('RowExpr' in node) return combined('record', judgeAll(node.RowExpr.args, scope))
  if ('A_Indirection' in node) return subscripted(node.A_Indirection, scope)
  if ('NamedArgExpr' in node) return judge(node.NamedArgExpr.arg!, scope)
  if ('ParamRef' in node) return parameter(node.ParamRef.number ?? 0, scope)
  if ('SubLink' in node) {
    return refused(node.SubLink.location ?? 0, `cannot use subquery in ${singular(scope)}`, '0A000')
  }
  if ('XmlExpr' in node) return xml(node.XmlExpr, scope)
  if ('XmlSerialize' in node) return xmlSerialize(node.XmlSerialize, scope)
  if ('GroupingFunc' in node) {
    return refused(0, `grouping operations are not allowed in ${scope.place}`, '42803')
  }
  if ('MergeSupportFunc' in node || 'SetToDefault' in node) {
    const what = 'MERGE_ACTION() and DEFAULT have no meaning here'
    return refused(0, what, '42601')
  }
  return json(node, scope) ?? conditional(node, scope)
}

/** Judges COLLATE, which needs a text, or an array or a domain of texts. */
function collated({ arg, location = 0 }: CollateClause, scope: Scope): Judged {
  const value = judge(arg!, scope)
  const { catalogue } = scope
  const inside = elementOf(catalogue, value.type) ?? value.type
  const facts = catalogue.type(inside)
  if (inside === 'unknown' || facts === undefined || facts.category === 'S') return value
  return refused(location, `collations are not supported by type ${value.type}`, '42804')
}

function called(
  { funcname, args, agg_star, agg_order, agg_filter, over, func_variadic, location = 0 }: FuncCall,
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
