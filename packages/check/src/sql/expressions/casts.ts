import type { Node, TypeCast } from 'libpg-query'
import { typeOf } from '../names.ts'
import { coerce } from './coercion.ts'
import { type Judged, refused, type Scope, unresolved } from './judged.ts'
import { combined, judge } from './judging.ts'
import { commonType } from './type-resolution.ts'
import { arrayTypeOf, elementOf } from './types.ts'

/** Judges `value::type` in all its spellings. */
export function cast({ arg, typeName, location = 0 }: TypeCast, scope: Scope): Judged {
  const target = typeOf(typeName!)
  // The elements of an array literal are converted one by one.
  if ('A_ArrayExpr' in arg! && scope.catalogue.type(target)?.isArray) {
    return array(arg.A_ArrayExpr.elements ?? [], scope, target)
  }
  const value = judge(arg!, scope)
  if (scope.catalogue.type(target) === undefined) {
    const what = `no given file declares the type ${target}`
    return { type: unresolved, notes: [...value.notes, { kind: 'unjudged', at: location, what }] }
  }
  const converted = coerce(scope, value, target, 'e', location)
  return converted ?? refused(location, `cannot cast type ${value.type} to ${target}`, '42846')
}

/** Judges `array[…]`, with the type that it is cast to, if any. Nested arrays add dimensions. */
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
  if (common === unresolved) return combined(unresolved, parts)
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
