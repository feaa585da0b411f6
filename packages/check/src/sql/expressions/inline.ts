import { type Node, parseSync } from 'libpg-query'
import type { FunctionFacts } from '../catalogue/catalogue.ts'
import { coerce } from './coercion.ts'
import type { Judged, Scope } from './judged.ts'
import { judge } from './judging.ts'

/**
 * Inlines an SQL function that is a single expression, as PostgreSQL does before it checks volatility (`inline_function` in
 * clauses.c). So `text || integer` is immutable although its function is declared stable, and so is a user's function
 * without a declared volatility. Returns undefined if the call is not inlined.
 */
export function inlined(
  scope: Scope,
  called: FunctionFacts,
  args: readonly Judged[],
  result: string,
): Judged | undefined {
  const expression = bodyOf(called)
  if (expression === undefined) return undefined
  // A strict function is only inlined if its body returns null for null.
  if (
    called.strict &&
    /"(CoalesceExpr|CaseExpr|NullTest|BooleanTest|BoolExpr|A_ArrayExpr|RowExpr|MinMaxExpr)"/.test(
      JSON.stringify(expression),
    )
  ) {
    return undefined
  }
  const values = args.map(({ type, constant }) => ({
    type,
    notes: [],
    ...(constant && { constant }),
  }))
  const inside: Scope = {
    ...scope,
    columns: new Map(),
    parameters: { values, names: called.argNames },
  }
  const judged = judge(expression, inside)
  const body = coerce(scope, judged, result, 'a', 0)
  return body === undefined || body.notes.length > 0 ? undefined : body
}

function bodyOf({ body, declaration }: FunctionFacts): Node | undefined {
  if (body !== undefined) return onlyExpression(body)
  if (declaration === undefined) return undefined
  const options = new Map(
    (declaration.options ?? []).flatMap((option) =>
      'DefElem' in option ? [[option.DefElem.defname, option.DefElem.arg] as const] : [],
    ),
  )
  // A function with SET or SECURITY DEFINER is not inlined.
  if (options.has('set') || options.has('security')) return undefined
  const standard = declaration.sql_body
  if (standard !== undefined)
    return 'ReturnStmt' in standard ? standard.ReturnStmt.returnval : undefined
  const language = options.get('language')
  if (language === undefined || !('String' in language) || language.String.sval !== 'sql')
    return undefined
  const text = options.get('as')
  const first = text !== undefined && 'List' in text ? text.List.items?.[0] : undefined
  return first !== undefined && 'String' in first
    ? onlyExpression(first.String.sval ?? '')
    : undefined
}

/** Returns the expression of a body of the form `select expression`. */
function onlyExpression(text: string): Node | undefined {
  const parsed = parsedOrNot(text)
  const statement = parsed?.stmts?.length === 1 ? parsed.stmts[0]?.stmt : undefined
  if (statement === undefined || !('SelectStmt' in statement)) return undefined
  const { targetList, op, limitOption, ...rest } = statement.SelectStmt
  const target = targetList?.length === 1 ? targetList[0] : undefined
  // A body with any other clause (FROM, WHERE, LIMIT …) is not inlined.
  if (Object.keys(rest).length > 0 || target === undefined || !('ResTarget' in target))
    return undefined
  return target.ResTarget.val
}

function parsedOrNot(text: string) {
  try {
    return parseSync(text)
  } catch {
    return undefined
  }
}
