import { join } from 'node:path'
import type { Engine } from '../engine.ts'
import { gatewayConfiguration } from '../node-service/config.ts'
import { startConfigured } from '../node-service/start-configured.ts'
import { gatewayFields } from './fields.ts'

export const gatewayEngine: Engine<'gateway'> = {
  kind: 'gateway',

  fields: gatewayFields,

  start(context) {
    return startConfigured(context, {
      configuration: gatewayConfiguration(context.resource, context),
      main: join(context.root, 'packages/gateway/src/main.ts'),
      startupMs: context.resource.probes.startup,
    })
  },
}
