import type { CastFacts, FunctionFacts, OperatorFacts, TypeFacts } from './catalogue.ts'

/** Objects from one source, by name; casts by `source target`. */
export interface Part {
  readonly types: Map<string, TypeFacts>
  readonly functions: Map<string, FunctionFacts[]>
  readonly operators: Map<string, OperatorFacts[]>
  readonly casts: Map<string, CastFacts>
}

export function emptyPart(): Part {
  return { types: new Map(), functions: new Map(), operators: new Map(), casts: new Map() }
}

export function add<Item extends { readonly name: string }>(
  map: Map<string, Item[]>,
  item: Item,
): void {
  const items = map.get(item.name)
  if (items === undefined) map.set(item.name, [item])
  else items.push(item)
}
