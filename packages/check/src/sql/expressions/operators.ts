import type { OperatorFacts } from '../catalogue/catalogue.ts'
import { call } from './call.ts'
import { type Candidate, select } from './candidates.ts'
import { coerce } from './coercion.ts'
import { type Judged, refused, type Scope, unresolved } from './judged.ts'
import { arrayTypeOf, baseType, elementOf, isPolymorphic } from './types.ts'

/** Judges `left name right` or `name right`: resolves the operator as PostgreSQL does, and judges its function's call. */
export function operation(
  scope: Scope,
  name: string,
  operands: readonly Judged[],
  at: number,
): Judged {
  const notes = operands.flatMap((operand) => operand.notes)
  const types = operands.map(({ type }) => type)
  const found = findOperator(scope, name, types)
  if (found === undefined) {
    const declared = scope.catalogue.operators(name)
    if (
      declared.length === 0 ||
      types.includes(unresolved) ||
      scope.catalogue.hasUnknownExtension
    ) {
      const what = `no given file declares the operator ${name} for ${types.join(' and ')}`
      return { type: unresolved, notes: [...notes, { kind: 'unjudged', at, what }] }
    }
    return refused(at, `operator does not exist: ${types.join(` ${name} `)}`, '42883')
  }
  if (found === 'ambiguous') return ambiguous(scope, name, operands, at)
  const implementation = scope.catalogue
    .functions(found.functionName)
    .find((one) => one.args.join() === found.args.join())
  if (implementation === undefined) return { type: found.result, notes }
  const label = `the operator ${name} for ${found.args.join(' and ')}`
  return call(scope, implementation, operands, found.args, at, label)
}

/** With operands of unresolved type, the result has a type if all operators of that name agree on it. */
function ambiguous(scope: Scope, name: string, operands: readonly Judged[], at: number): Judged {
  if (!operands.some(({ type }) => type === unresolved)) {
    return refused(at, `operator is not unique: ${name}`, '42725')
  }
  const results = new Set(scope.catalogue.operators(name).map(({ result }) => result))
  const type = results.size === 1 ? [...results][0]! : unresolved
  return { type, notes: operands.flatMap(({ notes }) => notes) }
}

/** Judges `left name any (array)`. */
export function arrayOperation(
  scope: Scope,
  name: string,
  left: Judged,
  array: Judged,
  at: number,
): Judged {
  const { catalogue } = scope
  const literal = array.type === 'unknown' || array.type === unresolved
  const element = literal ? array.type : elementOf(catalogue, array.type)
  if (element === undefined) {
    return refused(at, 'op ANY/ALL (array) requires array on right side', '42809')
  }
  const found = findOperator(scope, name, [left.type, element])
  if (found === undefined || found === 'ambiguous' || found.result !== 'bool') {
    return operation(scope, name, [left, { ...array, type: element }], at)
  }
  // The array is converted as a whole to the operator's parameter type; then the operator is judged for its elements.
  const [, paramType] = found.args
  const polymorphic = isPolymorphic(paramType!)
  const wanted = !polymorphic ? paramType! : element === 'unknown' ? left.type : element
  if (wanted !== unresolved && catalogue.type(arrayTypeOf(wanted)) === undefined) {
    return refused(at, `could not find array type for data type ${wanted}`, '42704')
  }
  const converted = coerce(scope, array, polymorphic ? array.type : arrayTypeOf(wanted), 'i', at)
  return elementwise(scope, name, left, { ...(converted ?? array), type: wanted }, at)
}

/** Judges an operator between a value and each element. A null element does not make the result null. */
export function elementwise(
  scope: Scope,
  name: string,
  left: Judged,
  elements: Judged,
  at: number,
): Judged {
  const operands = [left, elements].map((one) =>
    one.constant ? { ...one, constant: { isNull: false } } : one,
  )
  return operation(scope, name, operands, at)
}

/** Returns the operator's left parameter type, which is the type of NULLIF (`transformAExprNullIf`). */
export function leftOperandType(
  scope: Scope,
  name: string,
  types: readonly [left: string, right: string],
): string {
  const found = findOperator(scope, name, types)
  if (found === undefined || found === 'ambiguous') return types[0]
  const [paramType] = found.args
  if (!isPolymorphic(paramType!)) return paramType!
  return types[0] === 'unknown' ? types[1] : types[0]
}

type OperatorCandidate = OperatorFacts & Candidate

/** Resolves an operator, as `oper` and `left_oper` in parse_oper.c do. */
function findOperator(
  { catalogue }: Scope,
  name: string,
  types: readonly string[],
): OperatorFacts | 'ambiguous' | undefined {
  const candidates: OperatorCandidate[] = catalogue
    .operators(name)
    .filter(({ args }) => args.length === types.length)
    .map((operator) => ({ ...operator, paramTypes: operator.args }))
  const exactly = (wanted: readonly string[]) =>
    candidates.find(({ args }) => args.every((arg, index) => arg === wanted[index]))
  // A bare literal is first assumed to have the type of the other operand.
  const known = types.find((type) => type !== 'unknown')
  const assumed = types.map((type) => (type === 'unknown' && known !== undefined ? known : type))
  const exact = exactly(assumed)
  if (exact !== undefined) return exact
  if (types.includes('unknown') && known !== undefined) {
    const base = exactly(assumed.map((type) => baseType(catalogue, type)))
    if (base !== undefined) return base
  }
  return select(catalogue, types, candidates)
}
