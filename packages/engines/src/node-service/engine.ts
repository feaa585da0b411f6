import type { Engine } from '../engine.ts'
import { serviceFields } from './fields.ts'
import { migrate } from './migrate.ts'
import { serviceMembers, servicePlan } from './plan.ts'

export const nodeServiceEngine: Engine<'service'> = {
  kind: 'service',
  name: 'node-service',
  fields: serviceFields,
  // Runs on the same Node.js as Ballast.
  needs: [],
  members: serviceMembers,
  plan: servicePlan,
  prepare: migrate,
}
