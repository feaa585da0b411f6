import type { Catalogue } from '../catalogue/catalogue.ts'

const polymorphic =
  /^any(element|array|nonarray|enum|range|multirange|compatible|compatible(array|nonarray|range|multirange))$/

export function isPolymorphic(type: string): boolean {
  return polymorphic.test(type)
}

/** Through domains to what they are made of. */
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

/** The element's type of an array, seen through a domain; undefined if it is no array. */
export function elementOf(catalogue: Catalogue, name: string): string | undefined {
  const facts = catalogue.type(baseType(catalogue, name))
  return facts?.isArray ? facts.element : undefined
}
