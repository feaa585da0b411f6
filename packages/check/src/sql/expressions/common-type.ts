import type { Catalogue } from '../catalogue/catalogue.ts'
import { baseType, canCoerce } from './coercion.ts'
import { untold } from './judged.ts'

/** The type that several values share, as in CASE or an array (`select_common_type`); undefined if there is none. */
export function commonType(catalogue: Catalogue, types: readonly string[]): string | undefined {
  const [first] = types
  if (types.includes(untold)) return untold
  if (first !== 'unknown' && types.every((type) => type === first)) return first
  let common = 'unknown'
  for (const type of types.map((name) => baseType(catalogue, name))) {
    if (type === 'unknown' || type === common) continue
    if (common === 'unknown') {
      common = type
      continue
    }
    const [old, next] = [catalogue.type(common), catalogue.type(type)]
    if (old?.category !== next?.category) return undefined
    const onlyForward =
      canCoerce(catalogue, [common], [type], 'i') && !canCoerce(catalogue, [type], [common], 'i')
    if (!old?.preferred && onlyForward) common = type
  }
  return common === 'unknown' ? 'text' : common
}
