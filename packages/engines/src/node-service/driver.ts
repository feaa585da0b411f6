import { join } from 'node:path'
import type { Engine } from '../engine.ts'
import { migrate } from './migrate.ts'
import { startNode } from './start-node.ts'

export const nodeServiceEngine: Engine<'service'> = {
  kind: 'service',
  prepare: migrate,
  start: (context) =>
    startNode(context, join(context.root, context.resource.source, 'src', 'main.ts')),
}
