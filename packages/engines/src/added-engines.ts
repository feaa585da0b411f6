import type { Engine } from './engine.ts'

/** Engines that projects bring along. A module of its own, so that `check` does not load any engine. */
const added = new Map<string, Engine>()

/** Registers the engines of a project, so that their resources run like any other. */
export function addEngines(
  more: readonly { readonly kind: string; readonly name: string }[],
): void {
  for (const engine of more) added.set(`${engine.kind} ${engine.name}`, engine as Engine)
}

/** The engines of projects, in the order of registration. */
export function addedEngines(): readonly Engine[] {
  return [...added.values()]
}
