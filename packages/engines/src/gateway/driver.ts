import { join } from 'node:path'
import type { Engine } from '../engine.ts'
import { startNode } from '../node-service/start-node.ts'

export const gatewayEngine: Engine<'gateway'> = {
  kind: 'gateway',
  start: (context) =>
    startNode(context, join(context.root, 'packages', 'gateway', 'src', 'main.ts')),
}
