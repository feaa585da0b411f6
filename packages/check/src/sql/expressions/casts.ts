import type { Node, TypeCast } from 'libpg-query'
import { typeOf } from '../names.ts'
import { coerce } from './coercion.ts'
import { type Judged, refused, type Scope, untold } from './judged.ts'
import { combined, judge } from './judging.ts'
import { commonType } from './type-resolution.ts'
import { arrayTypeOf, elementOf } from './types.ts'

/** `value::type` in all its spellings. */
export function cast({ arg, typeName, location = 0 }: TypeCast, scope: Scope): Judged {
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
export function array(elements: readonly Node[], scope: Scope, wanted?: string): Judged {
  const parts = elements.map((node) =>
    'A_ArrayExpr' in node
      ? array(node.A_ArrayExpr.elements ?? [], scope, wanted)
      : judge(node, scope),
  )
  const { catalogue } = scope
  const types = parts.map(({ type }) => type)
  // A domain over an array counts as an element.
  const nested = types.some((type) => catalogue.type(type)?.isArray === true)
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
