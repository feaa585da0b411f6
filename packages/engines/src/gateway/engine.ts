import type { Engine } from '../engine.ts'
import { gatewayConfiguration } from '../node-service/config.ts'
import { configuredPlan, processMembers } from '../node-service/plan.ts'
import { gatewayFields } from './fields.ts'

export const gatewayEngine: Engine<'gateway'> = {
  kind: 'gateway',
  name: 'gateway',
  fields: gatewayFields,
  // It runs on the Node that runs Ballast.
  needs: [],
  members: processMembers,
  plan: (node, site) =>
    configuredPlan(node, site, {
      configuration: gatewayConfiguration(node, site),
      main: site.source('packages/gateway/src/main.ts'),
      folder: 'packages/gateway',
    }),
}
