import { Consumer } from '@platformatic/kafka'
import type { Membership } from './consumer-group.ts'

/**
 * One more member of a consumer group: it is given its share of the partitions and fetches them, and handles and
 * commits nothing. Says `joined` on standard output, and leaves when its input ends. A process of its own, since
 * a client that is closed while its group forms anew may go on sending heartbeats for good.
 */
const { clientId, group, topics, brokers } = JSON.parse(process.argv[2]!) as Membership
const member = new Consumer({
  clientId,
  groupId: group,
  bootstrapBrokers: [...brokers],
  autocommit: false,
  // The defaults of a service (packages/model, service.ts), so that a rebalance waits no longer for it than for them.
  sessionTimeout: 6_000,
  heartbeatInterval: 500,
  rebalanceTimeout: 6_000,
  maxWaitTime: 100,
  maxBytes: 1_048_576,
})
// Leaving during a rebalance cuts off its join request, which is reported by this event only.
member.on('error', () => {})
process.stdin.on('end', leave).resume()
await member.consume({ topics: [...topics], mode: 'committed', fallbackMode: 'earliest' })
process.stdout.write('joined\n')

async function leave(): Promise<void> {
  await member.close(true).catch(() => {})
  process.exit()
}
