import type { Engine } from './engine.ts'

/** Engines that the platforms of projects have brought with them. Loaded by itself: `check` needs no engine to run. */
const added = new Map<string, Engine>()

/** Makes engines of a project known: their resources are run like any other. */
export function addEngines(
  more: readonly { readonly kind: string; readonly name: string }[],
): void {
  for (const engine of more) added.set(`${engine.kind} ${engine.name}`, engine as Engine)
}

/** The engines of projects, in the order in which they came. */
export function addedEngines(): readonly Engine[] {
  return [...added.values()]
}
