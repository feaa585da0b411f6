import type { A_Indirection } from 'libpg-query'
import { coerce } from './coercion.ts'
import { type Judged, refused, type Scope, unresolved } from './judged.ts'
import { combined, judge } from './judging.ts'
import { baseType, elementOf } from './types.ts'

/** Judges a chain of `value[1]`, `value[1:2]` and `(value).field`. */
export function subscripted({ arg, indirection = [] }: A_Indirection, scope: Scope): Judged {
  let value = judge(arg!, scope)
  for (const step of indirection) {
    if ('A_Indices' in step) {
      const { lidx, uidx, is_slice } = step.A_Indices
      const indices = [lidx, uidx].flatMap((index) => (index ? [judge(index, scope)] : []))
      const inside = elementType(scope, value.type)
      if (inside === undefined) {
        return refused(0, `cannot subscript type ${value.type}`, '42804')
      }
      if (inside === 'jsonb' && is_slice) {
        return refused(0, 'jsonb subscript does not support slices', '42804')
      }
      const indexType = inside === 'jsonb' ? undefined : 'int4'
      const converted = indices.map((index) =>
        indexType === undefined ? index : (coerce(scope, index, indexType, 'a', 0) ?? index),
      )
      value = combined(is_slice ? value.type : inside, [value, ...converted])
    } else if ('A_Star' in step) {
      return refused(0, 'row expansion via "*" is not supported here', '0A000')
    } else {
      // The types of composite fields are not resolved; only the notes of the composite value remain.
      value = { ...value, type: unresolved }
    }
  }
  return value
}

function elementType({ catalogue }: Scope, type: string): string | undefined {
  if (type === unresolved) return unresolved
  const base = baseType(catalogue, type)
  if (base === 'jsonb') return 'jsonb'
  return elementOf(catalogue, base) ?? (catalogue.type(base)?.element || undefined)
}
