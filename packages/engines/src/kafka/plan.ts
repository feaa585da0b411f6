import type { Address, Kafka, Member } from '@ballast/model'
import type { EngineSecret, NodeOf } from '../engine.ts'
import { javaNeed } from '../install/index.ts'
import { temporaryDirectory } from '../java/temporary-directory.ts'
import type { NodePlan, Probe } from '../plan.ts'
import type { Site } from '../site.ts'
import { makeKafkaId } from './format.ts'
import { kafka } from './install.ts'

/** Name of the secret that holds a cluster's id, which every data directory of the cluster contains. */
export const clusterId = ({ name }: Kafka) => `${name}/cluster-id`

/** First node id of controllers. Ids of brokers are lower: a cluster has at most 99 brokers. */
const firstController = 101

/**
 * JVM options for a small heap and a quick start. The C1 compiler alone halves the CPU time of the start. It lowers
 * peak throughput, which a machine that runs the whole platform does not reach.
 */
const jvmOptions = [
  '-Xms64m',
  '-Xmx192m',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-XX:ReservedCodeCacheSize=48m',
  '-XX:MaxDirectMemorySize=64m',
  '-XX:-UsePerfData',
]

/** Lists brokers and controllers; without dedicated controllers, each broker is a controller, too. */
export function kafkaMembers({ brokers, controllers, listeners }: Kafka): Member[] {
  const controller = { serves: 'peer', peers: true } as const
  const broker: Member = {
    role: 'broker',
    count: brokers,
    ports: {
      internal: { port: listeners.internal, serves: 'bootstrap', peers: true },
      external: { port: listeners.external, serves: 'external' },
      ...(controllers === 0 && { controller }),
    },
    keepsData: true,
    ...(controllers > 0 && { after: ['controller'] }),
  }
  if (controllers === 0) return [broker]
  return [
    broker,
    { role: 'controller', count: controllers, ports: { controller }, keepsData: true },
  ]
}

export function kafkaSecrets(resource: Kafka): EngineSecret[] {
  return [
    { name: clusterId(resource), kind: 'password', readers: [resource.name], make: makeKafkaId },
  ]
}

/** Returns the `node.id` of a node, unique within its cluster. */
export function kafkaNodeId({ member, index }: NodeOf<Kafka>): number {
  return member.role === 'controller' ? firstController - 1 + index : index
}

export function kafkaPlan(node: NodeOf<Kafka>, site: Site): NodePlan {
  const configuration = site.path(node, 'config', 'server.properties')
  const logging = site.path(node, 'config', 'log4j2.properties')
  const temporary = temporaryDirectory(node, site)
  const jars = site.jars(kafka)
  return {
    node: node.id,
    software: kafka.name,
    command: [
      site.program(javaNeed),
      ...jvmOptions,
      temporary.argument,
      `-Dlog4j2.configurationFile=${logging}`,
      '-cp',
      jars.join(':'),
      'kafka.Kafka',
      configuration,
    ],
    env: {},
    workingDirectory: site.path(node, 'data'),
    directories: [temporary.directory],
    files: [
      { path: configuration, text: serverProperties(node, site) },
      { path: logging, text: loggingConfiguration },
    ],
    ready: { ...readiness(node, site), withinMs: 60_000 },
    stop: { signals: ['SIGTERM'], graceMs: 20_000 },
    sharesClasses: { name: 'kafka', jars },
  }
}

/**
 * Returns the readiness probe. A broker is ready when its Metadata response lists the broker itself; a controller when
 * it answers at all. Sends Metadata v1 without topics, or ApiVersions v0. https://kafka.apache.org/protocol
 */
function readiness(node: NodeOf<Kafka>, site: Site): Probe {
  if (node.member.role === 'controller') {
    const send = '0000000a' + '0012' + '0000' + '00000000' + 'ffff'
    // Length, correlation id 0, error code 0.
    return { kind: 'exchange', port: 'controller', send, expect: '^[^]{4}\\0{6}' }
  }
  const send = '0000000e' + '0003' + '0001' + '00000000' + 'ffff' + '00000000'
  const { host, port } = advertised(node, site).internal
  const own = Buffer.alloc(4 + 2 + host.length + 4)
  own.writeInt32BE(kafkaNodeId(node))
  own.writeInt16BE(host.length, 4)
  own.write(host, 6)
  own.writeInt32BE(port, 6 + host.length)
  const bytes = [...own].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`)
  return { kind: 'exchange', port: 'internal', send, expect: bytes.join('') }
}

/** Returns the advertised addresses of a broker, one for each listener. */
function advertised(node: NodeOf<Kafka>, { addresses }: Site) {
  const { resource } = node
  const internal = addresses
    .reach(resource, resource, 'bootstrap')
    .find((address) => address.node === node.id)!
  return { internal, external: addresses.operatorEndpoint(node, 'external') }
}

/**
 * Renders `server.properties`. Services use the listener INTERNAL, clients outside the platform EXTERNAL. A broker
 * advertises to each client the address of the listener that the client connected to.
 */
function serverProperties(node: NodeOf<Kafka>, site: Site): string {
  const { resource, host, ports, member } = node
  const isBroker = member.role === 'broker'
  const isController = ports.controller !== undefined
  const listening = Object.entries(ports).map(
    ([name, port]) => `${name.toUpperCase()}://${host}:${port}`,
  )
  const voters = site.addresses
    .reach(resource, resource, 'peer')
    .map((address) => voter(address, site.addresses.of(resource) as readonly NodeOf<Kafka>[]))
  return `# Rendered by Ballast at every start: changes made here are lost.
process.roles=${[isBroker && 'broker', isController && 'controller'].filter(Boolean).join(',')}
node.id=${kafkaNodeId(node)}
controller.quorum.voters=${voters.join(',')}
listeners=${listening.join(',')}
listener.security.protocol.map=INTERNAL:PLAINTEXT,EXTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT
controller.listener.names=CONTROLLER
log.dirs=${site.path(node, 'data', 'log')}
${isBroker ? brokerProperties(node, site) : ''}
# A controller that leads the quorum and is silent for this long is replaced.
controller.quorum.fetch.timeout.ms=600
controller.quorum.election.timeout.ms=300
controller.quorum.election.backoff.max.ms=150

# A dead broker counts as alive for this long. Until then it is not fenced, and its partitions get no new leader.
broker.session.timeout.ms=${resource.sessionTimeout}
broker.heartbeat.interval.ms=${resource.heartbeat}

${shared(resource)}`
}

function voter({ node, host, port }: Address, nodes: readonly NodeOf<Kafka>[]): string {
  return `${kafkaNodeId(nodes.find(({ id }) => id === node)!)}@${host}:${port}`
}

function brokerProperties(node: NodeOf<Kafka>, site: Site): string {
  const { internal, external } = advertised(node, site)
  const listeners = Object.entries({ internal, external }).map(
    ([name, address]) => `${name.toUpperCase()}://${address.host}:${address.port}`,
  )
  return `advertised.listeners=${listeners.join(',')}
inter.broker.listener.name=INTERNAL
# Spreads the replicas of a partition over failure domains.
broker.rack=zone-${node.zone}
`
}

/**
 * Renders settings that controllers need as well as brokers, because controllers create topics and keep their
 * settings.
 */
function shared(kafka: Kafka): string {
  const { offsetsReplicas: copies, offsetsMinInsyncReplicas: inSync } = kafka
  return `# A misspelt topic is an error, not a new topic.
auto.create.topics.enable=${kafka.autoCreateTopics}
delete.topic.enable=true
default.replication.factor=${copies}
min.insync.replicas=${inSync}
unclean.leader.election.enable=${kafka.uncleanLeaderElection}
offsets.topic.replication.factor=${copies}
transaction.state.log.replication.factor=${copies}
transaction.state.log.min.isr=${inSync}
share.coordinator.state.topic.replication.factor=${copies}
share.coordinator.state.topic.min.isr=${inSync}

# One partition each is enough for a platform of this size, and shortens the start.
offsets.topic.num.partitions=1
transaction.state.log.num.partitions=1
share.coordinator.state.topic.num.partitions=1
offsets.retention.minutes=20160

# A new group gets its partitions at once; a dead member is removed after 6 seconds.
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
group.consumer.session.timeout.ms=6000
group.consumer.heartbeat.interval.ms=1000
group.consumer.min.session.timeout.ms=1000
group.consumer.min.heartbeat.interval.ms=500

# Few threads and small buffers, for one machine that runs the whole platform.
num.network.threads=1
num.io.threads=2
num.recovery.threads.per.data.dir=1
background.threads=2
log.cleaner.dedupe.buffer.size=2097152
log.segment.bytes=67108864
socket.request.max.bytes=16777216
message.max.bytes=${kafka.maxMessage}
`
}

/** Configuration of Log4j, which writes to standard output, the node's log file. */
const loggingConfiguration = `status = error
appender.out.type = Console
appender.out.name = out
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = %d{ISO8601}{UTC} %p %c{1}: %m%n
rootLogger.level = warn
rootLogger.appenderRef.out.ref = out
# Logs that the server started, and why it stops.
logger.server.name = kafka.server.KafkaRaftServer
logger.server.level = info
logger.broker.name = kafka.server.BrokerServer
logger.broker.level = info
`
