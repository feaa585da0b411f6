import type { Catalogue } from '../catalogue/catalogue.ts'

const polymorphic =
  /^any(element|array|nonarray|enum|range|multirange|compatible|compatible(array|nonarray|range|multirange))$/

export function isPolymorphic(type: string): boolean {
  return polymorphic.test(type)
}

/** Returns the base type of a domain, or the type itself. */
export function baseType(catalogue: Catalogue, name: string): string {
  const facts = catalogue.type(name)
  return facts?.kind === 'd' ? baseType(catalogue, facts.origin) : name
}

export function isRow(catalogue: Catalogue, name: string): boolean {
  return name === 'record' || catalogue.type(name)?.kind === 'c'
}

export function arrayTypeOf(element: string): string {
  return `_${element}`
}

/** Returns the element type of an array, or of a domain over one; undefined for other types. */
export function elementOf(catalogue: Catalogue, name: string): string | undefined {
  const facts = catalogue.type(baseType(catalogue, name))
  return facts?.isArray ? facts.element : undefined
}
