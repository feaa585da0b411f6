import { join } from 'node:path'
import { askedFor } from '../asked-for.ts'
import type { Engine } from '../engine.ts'
import { gatewayConfiguration } from '../node-service/config.ts'
import { startConfigured } from '../node-service/start-configured.ts'

export const gatewayEngine: Engine<'gateway'> = {
  kind: 'gateway',

  notYet: (resource) =>
    askedFor({
      'rate limits': resource.routes.some(({ limit }) => limit !== undefined),
      'circuit breakers': resource.routes.some(({ breaker }) => breaker !== undefined),
      'browser sessions': resource.store !== undefined,
      limits: resource.limits !== undefined,
      autoscaling: resource.autoscaling !== undefined,
    }),

  start(context) {
    return startConfigured(context, {
      configuration: gatewayConfiguration(context.resource, context),
      main: join(context.root, 'packages/gateway/src/main.ts'),
    })
  },
}
