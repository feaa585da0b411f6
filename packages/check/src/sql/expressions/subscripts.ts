import type { A_Indirection } from 'libpg-query'
import { coerce } from './coercion.ts'
import { type Judged, refused, type Scope, untold } from './judged.ts'
import { combined, judge } from './judging.ts'
import { baseType, elementOf } from './types.ts'

/** `value[1]`, `value[1:2]`, `(value).field`, one after the other. */
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
      const takes = inside === 'jsonb' ? undefined : 'int4'
      const converted = indices.map((index) =>
        takes === undefined ? index : (coerce(scope, index, takes, 'a', 0) ?? index),
      )
      value = combined(is_slice ? value.type : inside, [value, ...converted])
    } else if ('A_Star' in step) {
      return refused(0, 'row expansion via "*" is not supported here', '0A000')
    } else {
      // The fields of a composite type are not followed: only what they are taken from counts.
      value = { ...value, type: untold }
    }
  }
  return value
}

function elementType({ catalogue }: Scope, type: string): string | undefined {
  if (type === untold) return untold
  const base = baseType(catalogue, type)
  if (base === 'jsonb') return 'jsonb'
  return elementOf(catalogue, base) ?? (catalogue.type(base)?.element || undefined)
}
