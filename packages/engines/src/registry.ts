import type { ResourceKind } from '@ballast/model'
import type { Engine } from './engine.ts'
import { postgresEngine } from './postgres/driver.ts'

const engines: { readonly [Kind in ResourceKind]?: Engine<Kind> } = {
  postgres: postgresEngine,
}

/** The engine that runs resources of this kind; a topic has none, since its broker makes it. */
export function engineOf<Kind extends ResourceKind>(kind: Kind): Engine<Kind> | undefined {
  return engines[kind] as Engine<Kind> | undefined
}
