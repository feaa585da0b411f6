import type { A_Expr, Node } from 'libpg-query'
import { namesOf } from '../names.ts'
import { coerce } from './coercion.ts'
import { type Judged, refused, type Scope } from './judged.ts'
import { combined, judge, judgeAll } from './judging.ts'
import { arrayOperation, elementwise, leftOperandType, operation } from './operators.ts'
import { commonType } from './type-resolution.ts'

/** Judges what PostgreSQL's grammar calls an `A_Expr`: operators, IN, BETWEEN, LIKE, IS DISTINCT FROM, NULLIF. */
export function comparison(
  { kind, name, lexpr, rexpr, location: at = 0 }: A_Expr,
  scope: Scope,
): Judged {
  const operator = namesOf(name).at(-1)!
  switch (kind) {
    case 'AEXPR_IN':
      return membership(operator, lexpr!, itemsOf(rexpr), at, scope)
    case 'AEXPR_OP_ANY':
    case 'AEXPR_OP_ALL':
      return arrayOperation(scope, operator, judge(lexpr!, scope), judge(rexpr!, scope), at)
    case 'AEXPR_BETWEEN':
    case 'AEXPR_NOT_BETWEEN':
    case 'AEXPR_BETWEEN_SYM':
    case 'AEXPR_NOT_BETWEEN_SYM': {
      const value = judge(lexpr!, scope)
      const bounds = judgeAll(itemsOf(rexpr), scope)
      const symmetric = kind.endsWith('SYM')
      const parts = bounds.flatMap((bound, index) =>
        (symmetric ? ['>=', '<='] : [index === 0 ? '>=' : '<=']).map((one) =>
          operation(scope, one, [value, bound], at),
        ),
      )
      return combined('bool', parts)
    }
    case 'AEXPR_NULLIF': {
      const [left, right] = [judge(lexpr!, scope), judge(rexpr!, scope)]
      const compared = operation(scope, operator, [left, right], at)
      return { ...compared, type: leftOperandType(scope, operator, [left.type, right.type]) }
    }
    default:
      return compare(scope, operator, lexpr, rexpr!, at)
  }
}

function itemsOf(node: Node | undefined): readonly Node[] {
  return node !== undefined && 'List' in node ? (node.List.items ?? []) : []
}

/** Compares two values. Rows are compared column by column. */
function compare(
  scope: Scope,
  operator: string,
  left: Node | undefined,
  right: Node,
  at: number,
): Judged {
  if (left !== undefined && 'RowExpr' in left && 'RowExpr' in right) {
    const [lefts, rights] = [left.RowExpr.args ?? [], right.RowExpr.args ?? []]
    if (lefts.length !== rights.length) {
      return refused(at, 'unequal number of entries in row expressions', '42601')
    }
    const parts = lefts.map((node, index) => compare(scope, operator, node, rights[index]!, at))
    return combined('bool', parts)
  }
  const operands = left === undefined ? [] : [judge(left, scope)]
  return operation(scope, operator, [...operands, judge(right, scope)], at)
}

/** Judges `value in (…)`: items that read no column are compared as one array, others one by one (`transformAExprIn`). */
function membership(
  operator: string,
  left: Node,
  items: readonly Node[],
  at: number,
  scope: Scope,
): Judged {
  if ('RowExpr' in left) {
    return combined(
      'bool',
      items.map((item) => compare(scope, operator, left, item, at)),
    )
  }
  const value = judge(left, scope)
  const elements = judgeAll(items, scope)
  const fixed = elements.filter(({ readsRow }) => !readsRow)
  const type =
    fixed.length > 1
      ? commonType(scope.catalogue, [value.type, ...fixed.map((element) => element.type)])
      : undefined
  if (type === undefined || type === 'record') {
    return combined(
      'bool',
      elements.map((element) => operation(scope, operator, [value, element], at)),
    )
  }
  const converted = fixed.map((element) => coerce(scope, element, type, 'i', at) ?? element)
  const array = { ...combined(type, converted), type }
  const rest = elements.filter(({ readsRow }) => readsRow)
  return combined('bool', [
    elementwise(scope, operator, value, array, at),
    ...rest.map((element) => operation(scope, operator, [value, element], at)),
  ])
}
