import { httpUrl } from '@ballast/model'
import type { Engine } from '../engine.ts'
import { tracingFields } from './fields.ts'
import { needs } from './install.ts'
import { zipkinMembers, zipkinPlan } from './plan.ts'

export const zipkinEngine: Engine<'tracing'> = {
  kind: 'tracing',
  name: 'zipkin',
  fields: tracingFields,
  needs,
  members: zipkinMembers,
  plan: zipkinPlan,

  shows: (resource, addresses) => ({
    Zipkin: httpUrl(addresses.one('operator', resource, 'http'), '/zipkin/'),
  }),
}
