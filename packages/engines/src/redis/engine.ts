import type { Engine } from '../engine.ts'
import { redisFields } from './fields.ts'
import { needs } from './install.ts'
import { redisMembers, redisPlan, redisSecrets } from './plan.ts'

export const redisEngine: Engine<'redis'> = {
  kind: 'redis',
  name: 'redis',
  fields: redisFields,
  needs,
  members: redisMembers,
  secrets: redisSecrets,
  plan: redisPlan,
}
