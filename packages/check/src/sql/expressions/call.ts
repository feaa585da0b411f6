import type { FunctionFacts } from '../catalogue/catalogue.ts'
import { coerce } from './coercion.ts'
import { inlined } from './inline.ts'
import { folded, type Judged, mutable, refused, type Scope, untold, wordOf } from './judged.ts'
import { judge } from './judging.ts'
import { substitute } from './polymorphic.ts'

/**
 * The call of a function that has been found: its arguments converted to what it `takes`, its missing ones put in, and computed
 * away, or its body put in its place, where PostgreSQL's planner does that before it looks at volatility.
 */
export function call(
  scope: Scope,
  called: FunctionFacts,
  given: readonly Judged[],
  takes: readonly string[],
  at: number,
  says = `the function ${called.name}(${called.args.join(', ')})`,
): Judged {
  const resolved = substitute(
    scope.catalogue,
    given.map(({ type }) => type),
    takes,
    called.result,
  )
  if (resolved === undefined) return refused(at, `${says} does not take these types`, '42883')
  if (called.returnsSet) {
    return refused(at, `set-returning functions are not allowed in ${scope.place}`, '0A000')
  }
  if (scope.builtInOnly && !scope.catalogue.isBuiltIn(called)) {
    return refused(at, `generation expression uses user-defined function ${called.name}`, '0A000')
  }
  const converted: Judged[] = []
  for (const [index, value] of given.entries()) {
    const argument = coerce(scope, value, resolved.args[index]!, 'i', at)
    if (argument === undefined) return refused(at, `${says} does not take ${value.type}`, '42883')
    converted.push(argument)
  }
  // A default may be now(): it counts as if it had been written.
  const missing = called.args.length - given.length
  const defaults = called.variadic || missing <= 0 ? [] : called.defaults.slice(-missing)
  const args = [...converted, ...defaults.map((node) => ({ ...judge(node, scope), type: untold }))]
  const { result } = resolved
  // What returns a record is never computed away.
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
  const own = mutable(at, `${says} is ${wordOf[called.volatility]}`, called.volatility)
  const constant = own.length === 0 && args.every((argument) => argument.constant !== undefined)
  return {
    type: result,
    notes: [...notes, ...own],
    ...(constant && { constant: { isNull: false } }),
    ...(readsRow && { readsRow }),
  }
}
