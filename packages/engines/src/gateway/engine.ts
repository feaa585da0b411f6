import type { Engine } from '../engine.ts'
import { gatewayConfiguration } from '../node-service/config.ts'
import { configuredPlan, processMembers } from '../node-service/plan.ts'
import { gatewayFields } from './fields.ts'

export const gatewayEngine: Engine<'gateway'> = {
  kind: 'gateway',
  name: 'gateway',
  fields: gatewayFields,
  // Runs on the same Node.js as Ballast.
  needs: [],
  members: processMembers,
  plan(node, site) {
    const { source } = node.resource
    return configuredPlan(node, site, {
      configuration: gatewayConfiguration(node, site),
      ...(source === undefined
        ? { main: site.module('@ballast/gateway/main'), folder: site.package('gateway') }
        : { main: site.source(`${source}/src/main.ts`), folder: site.source(source) }),
    })
  },
}
