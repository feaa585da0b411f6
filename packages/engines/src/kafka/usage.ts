import type { Kafka } from '@ballast/model'
import type { NodeContext } from '../engine.ts'
import type { EngineUsage } from '../engine-usage.ts'
import { withAdmin } from './admin.ts'

/** Returns the address of one of a broker's listeners, as seen from the test. */
export const listener = (
  { addresses, node }: NodeContext<Kafka>,
  name: 'internal' | 'external' = 'internal',
) => [addresses.operatorEndpoint(node, name)]

export const usage: EngineUsage<'kafka'> = {
  kind: 'kafka',
  use: (context) => withAdmin(listener(context), (admin) => admin.metadata({ topics: [] })),
  data: {
    async write(context, value) {
      await withAdmin(listener(context), (admin) =>
        admin.createTopics({ topics: [`kept-${value}`], partitions: 1, replicas: 1 }),
      )
    },
    async read(context) {
      const topics = await withAdmin(listener(context), (admin) => admin.listTopics())
      return topics.includes('kept-kill') ? 'kill' : topics.includes('kept-stop') ? 'stop' : ''
    },
  },
}
