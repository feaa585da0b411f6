import type { Schema } from '../schema/schema.ts'
import { add, emptyPart, type Part } from './part.ts'

/** Returns the objects that the files declare; `builtIn` has the base types of their domains. */
export function declaredPart(schema: Schema, builtIn: Part): Part {
  const part = emptyPart()
  for (const declared of schema.types.values()) {
    const common = {
      name: declared.name,
      preferred: false,
      element: '',
      isArray: false,
      origin: '',
    }
    const stable = { input: 's', output: 's' } as const
    if (declared.kind === 'domain') {
      // As in PostgreSQL, a domain has the category and the output function of its base type.
      const base = builtIn.types.get(declared.base) ?? part.types.get(declared.base)
      const [category, output] = [base?.category ?? 'U', base?.output ?? 's']
      const facts = { ...common, category, kind: 'd', input: 's', output } as const
      part.types.set(declared.name, { ...facts, origin: declared.base })
    } else if (declared.kind === 'range' || declared.kind === 'multirange') {
      const kind = declared.kind === 'range' ? 'r' : 'm'
      const facts = { ...common, ...stable, category: 'R', kind, origin: declared.of }
      part.types.set(declared.name, facts)
    } else {
      const [category, kind] = { enum: ['E', 'e'], composite: ['C', 'c'], opaque: ['U', 'b'] }[
        declared.kind
      ] as [string, string]
      part.types.set(declared.name, { ...common, ...stable, category, kind })
    }
  }
  // Every table is also the type of its rows.
  for (const { name } of schema.tables.values()) {
    if (part.types.has(name)) continue
    const row = { name, category: 'C', preferred: false, kind: 'c', element: '', isArray: false }
    part.types.set(name, { ...row, origin: '', input: 's', output: 's' })
  }
  for (const declared of schema.functions) add(part.functions, declared)
  for (const { name, left, right, functionName } of schema.operators) {
    const args = left === undefined ? [right] : [left, right]
    const implementation = schema.functions.find(
      (one) => one.name === functionName && one.args.join() === args.join(),
    )
    add(part.operators, { name, args, result: implementation?.result ?? 'unknown', functionName })
  }
  for (const { source, target, context, method, functionName = '' } of schema.casts) {
    const volatility = schema.functions.find(({ name }) => name === functionName)?.volatility ?? 'i'
    part.casts.set(`${source} ${target}`, { context, method, functionName, volatility })
  }
  return part
}
