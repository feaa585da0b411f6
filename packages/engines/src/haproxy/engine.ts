import { httpUrl } from '@ballast/model'
import type { Engine } from '../engine.ts'
import { loadBalancerFields } from './fields.ts'
import { needs } from './install.ts'
import { haproxyMembers, haproxyPlan } from './plan.ts'

export const haproxyEngine: Engine<'loadBalancer'> = {
  kind: 'loadBalancer',
  name: 'haproxy',
  fields: loadBalancerFields,
  needs,
  members: haproxyMembers,
  plan: haproxyPlan,

  shows(resource, addresses) {
    const front = addresses.one('operator', resource, 'http')
    const [first] = resource.to.routes
    return {
      'front door': httpUrl(front, first?.path.replace(/\/\*\*$/, '')),
      OpenAPI: httpUrl(front, '/api/openapi.json'),
      'HAProxy statistics': httpUrl(addresses.one('operator', resource, 'admin'), '/'),
    }
  },
}
