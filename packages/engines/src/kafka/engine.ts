import { join } from 'node:path'
import type { Engine } from '../engine.ts'
import { kafkaFields } from './fields.ts'
import { formatLog } from './format.ts'
import { needs } from './install.ts'
import { clusterId, kafkaMembers, kafkaNodeId, kafkaPlan, kafkaSecrets } from './plan.ts'
import { provisionTopics, wantedTopics } from './provision.ts'

export const kafkaEngine: Engine<'kafka'> = {
  kind: 'kafka',
  name: 'kafka',
  fields: kafkaFields,
  needs,
  members: kafkaMembers,
  secrets: kafkaSecrets,
  plan: kafkaPlan,
  provisions: wantedTopics,

  async prepareData(context) {
    const { node, resource, secrets, dataDirectory } = context
    const cluster = await secrets.read(clusterId(resource))
    await formatLog(join(dataDirectory, 'log'), { node: kafkaNodeId(node), cluster }, context)
  },

  provision: provisionTopics,

  shows(resource, addresses) {
    const brokers = addresses.reach('operator', resource, 'external')
    return {
      'Kafka, for clients outside': brokers.map(({ host, port }) => `${host}:${port}`).join(','),
    }
  },
}
