import type { BoolExpr, CaseExpr, Node } from 'libpg-query'
import { coerce } from './coercion.ts'
import { type Constant, folded, type Judged, refused, type Scope } from './judged.ts'
import { combined, judge, judgeAll } from './judging.ts'
import { operation } from './operators.ts'
import { commonType } from './type-resolution.ts'

/** Judges AND, OR, NOT, CASE, COALESCE, GREATEST, LEAST and IS …, and folds constants as PostgreSQL does. */
export function conditional(node: Node, scope: Scope): Judged {
  if ('BoolExpr' in node) return logical(node.BoolExpr, scope)
  if ('CaseExpr' in node) return caseValue(node.CaseExpr, scope)
  if ('CoalesceExpr' in node) {
    const args = judgeAll(node.CoalesceExpr.args, scope)
    // Arguments after the first constant that is not null are never evaluated.
    const end = args.findIndex(({ constant }) => constant !== undefined && !constant.isNull)
    return toCommonType('COALESCE', args, scope, end < 0 ? args : args.slice(0, end + 1))
  }
  if ('MinMaxExpr' in node)
    return toCommonType('GREATEST', judgeAll(node.MinMaxExpr.args, scope), scope)
  if ('NullTest' in node) {
    const value = judge(node.NullTest.arg!, scope)
    const { constant } = value
    if (constant === undefined) return { ...value, type: 'bool' }
    const truth = (node.NullTest.nulltesttype === 'IS_NULL') === constant.isNull
    return folded('bool', { isNull: false, truth }, [value])
  }
  if ('BooleanTest' in node) return toBoolean(judge(node.BooleanTest.arg!, scope), scope)
  const what = `${Object.keys(node)[0]} is not supported by this check`
  return { type: '?', notes: [{ kind: 'unjudged', at: 0, what }] }
}

function toBoolean(value: Judged, scope: Scope): Judged {
  const converted = coerce(scope, value, 'bool', 'i', 0)
  if (converted === undefined) {
    return refused(0, `argument must be type boolean, not type ${value.type}`, '42804')
  }
  const { constant: _, ...rest } = converted
  return value.type === 'bool' ? value : { ...rest, type: 'bool' }
}

function logical({ boolop, args }: BoolExpr, scope: Scope): Judged {
  const parts = judgeAll(args, scope).map((part) => toBoolean(part, scope))
  if (boolop === 'NOT_EXPR') {
    const [part] = parts
    const truth = part!.constant?.truth
    if (truth === undefined) return { ...part!, type: 'bool' }
    return { ...part!, type: 'bool', constant: { isNull: false, truth: !truth } }
  }
  // One false decides AND, one true decides OR, whatever the other operands are.
  const deciding = boolop === 'OR_EXPR'
  if (parts.some(({ constant }) => constant?.truth === deciding)) {
    return folded('bool', { isNull: false, truth: deciding }, parts)
  }
  return combined('bool', parts)
}

function caseValue({ arg, args, defresult }: CaseExpr, scope: Scope): Judged {
  const subject = arg === undefined ? undefined : literalAsText(judge(arg, scope))
  const conditions: Judged[] = []
  const results: Judged[] = []
  const reached: Judged[] = []
  let decided = false
  for (const when of args ?? []) {
    if (!('CaseWhen' in when)) continue
    const tested = judge(when.CaseWhen.expr!, scope)
    const condition =
      subject === undefined
        ? toBoolean(tested, scope)
        : operation(scope, '=', [subject, tested], when.CaseWhen.location ?? 0)
    const result = judge(when.CaseWhen.result!, scope)
    conditions.push(condition)
    results.push(result)
    const never = condition.constant?.truth === false || condition.constant?.isNull === true
    if (decided || never) continue
    reached.push(condition, result)
    decided = condition.constant?.truth === true
  }
  const otherwise: Judged = defresult
    ? judge(defresult, scope)
    : { type: 'unknown', notes: [], constant: { isNull: true } }
  if (!decided) reached.push(otherwise)
  const value = toCommonType('CASE', [...results, otherwise], scope)
  const { notes } = combined(
    'bool',
    subject === undefined || reached.length === 1 ? reached : [subject, ...reached],
  )
  const refusals = [...conditions, ...results, otherwise]
    .flatMap((part) => part.notes)
    .filter(({ kind }) => kind === 'refused')
  const readsRow = [value, ...conditions].some((part) => part.readsRow)
  return {
    type: value.type,
    notes: [
      ...notes,
      ...conversions(value, [...results, otherwise]),
      ...refusals.filter((note) => !notes.includes(note)),
    ],
    ...(readsRow && { readsRow }),
  }
}

/** Returns the notes that the conversion of the results to one type added. */
function conversions(value: Judged, parts: readonly Judged[]) {
  const own = parts.flatMap((part) => part.notes)
  return value.notes.filter((note) => !own.includes(note))
}

function literalAsText(value: Judged): Judged {
  return value.type === 'unknown' ? { ...value, type: 'text' } : value
}

/** Converts values to their common type; `kept` are those that are not folded. */
function toCommonType(what: string, args: readonly Judged[], scope: Scope, kept = args): Judged {
  const type = commonType(
    scope.catalogue,
    args.map((arg) => arg.type),
  )
  if (type === undefined) return refused(0, `${what} types cannot be matched`, '42804')
  const converted: Judged[] = []
  for (const arg of args) {
    const one = coerce(scope, arg, type, 'i', 0)
    if (one === undefined)
      return refused(0, `${what} could not convert type ${arg.type} to ${type}`, '42846')
    if (kept.includes(arg)) converted.push(one)
    else converted.push(folded(type, { isNull: false }, [one]))
  }
  const value = combined(type, converted)
  const constant: Constant | undefined = value.constant && {
    isNull: args.every((arg) => arg.constant?.isNull),
  }
  return { ...value, ...(constant && { constant }) }
}
