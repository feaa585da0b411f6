import type { FunctionFacts } from '../catalogue/catalogue.ts'
import { coerce } from './coercion.ts'
import { inlined } from './inline.ts'
import {
  folded,
  type Judged,
  mutable,
  refused,
  type Scope,
  unresolved,
  volatilityName,
} from './judged.ts'
import { judge } from './judging.ts'
import { substitute } from './polymorphic.ts'

/**
 * Judges the call of a resolved function: converts the arguments to `paramTypes`, adds defaults, and folds or inlines the
 * call where PostgreSQL's planner does so before it checks volatility.
 */
export function call(
  scope: Scope,
  called: FunctionFacts,
  given: readonly Judged[],
  paramTypes: readonly string[],
  at: number,
  label = `the function ${called.name}(${called.args.join(', ')})`,
): Judged {
  const resolved = substitute(
    scope.catalogue,
    given.map(({ type }) => type),
    paramTypes,
    called.result,
  )
  if (resolved === undefined) return refused(at, `${label} does not take these types`, '42883')
  if (called.returnsSet) {
    return refused(at, `set-returning functions are not allowed in ${scope.place}`, '0A000')
  }
  if (scope.builtInOnly && !scope.catalogue.isBuiltIn(called)) {
    return refused(at, `generation expression uses user-defined function ${called.name}`, '0A000')
  }
  const converted: Judged[] = []
  for (const [index, value] of given.entries()) {
    const argument = coerce(scope, value, resolved.args[index]!, 'i', at)
    if (argument === undefined) return refused(at, `${label} does not take ${value.type}`, '42883')
    converted.push(argument)
  }
  // A default may be now(): it counts like a written argument.
  const missing = called.args.length - given.length
  const defaults = called.variadic || missing <= 0 ? [] : called.defaults.slice(-missing)
  const args = [
    ...converted,
    ...defaults.map((node) => ({ ...judge(node, scope), type: unresolved })),
  ]
  const { result } = resolved
  // PostgreSQL never folds a call that returns a record.
  if (
    called.strict &&
    called.result !== 'record' &&
    args.some(({ constant }) => constant?.isNull)
  ) {
    return folded(result, { isNull: true }, args)
  }
  const notes = args.flatMap((argument) => argument.notes)
  const readsRow = args.some((argument) => argument.readsRow)
  const body = called.volatility === 'i' ? undefined : inlined(scope, called, args, result)
  if (body !== undefined) {
    return { type: result, notes: [...notes, ...body.notes], ...(readsRow && { readsRow }) }
  }
  const own = mutable(at, `${label} is ${volatilityName[called.volatility]}`, called.volatility)
  const constant = own.length === 0 && args.every((argument) => argument.constant !== undefined)
  return {
    type: result,
    notes: [...notes, ...own],
    ...(constant && { constant: { isNull: false } }),
    ...(readsRow && { readsRow }),
  }
}
