import type { Address, Kafka, Member } from '@ballast/model'
import type { EngineSecret, NodeOf } from '../engine.ts'
import { javaNeed } from '../install/index.ts'
import { temporaryDirectory } from '../java/temporary-directory.ts'
import type { NodePlan, Probe } from '../plan.ts'
import type { Site } from '../site.ts'
import { makeKafkaId } from './format.ts'
import { kafka } from './install.ts'

/** Name of the secret that is a cluster's id: every directory of its nodes holds it. */
export const clusterId = ({ name }: Kafka) => `${name}/cluster-id`

/** Node ids of controllers begin above those of brokers: a cluster has at most 99 of these. */
const firstController = 101

/**
 * Small and quick to start. The first compiler alone halves the CPU of the start; it costs peak throughput that
 * a machine which runs the whole platform does not reach.
 */
const virtualMachine = [
  '-Xms64m',
  '-Xmx192m',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-XX:ReservedCodeCacheSize=48m',
  '-XX:MaxDirectMemorySize=64m',
  '-XX:-UsePerfData',
]

/** Brokers, each of them a controller as well unless there are controllers of their own. */
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

/** The `node.id` of a node, unique within its cluster. */
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
      ...virtualMachine,
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
 * A broker is ready once it names itself among the brokers that take requests; a controller once it answers at all.
 * Requests Metadata v1 without topics, and ApiVersions v0. https://kafka.apache.org/protocol
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

/** The addresses that a broker gives out: by each listener that of the same listener. */
function advertised(node: NodeOf<Kafka>, { addresses }: Site) {
  const { resource } = node
  const internal = addresses
    .reach(resource, resource, 'bootstrap')
    .find((address) => address.node === node.id)!
  return { internal, external: addresses.seen(node, 'external') }
}

/**
 * `server.properties`. Services use INTERNAL, clients outside the platform EXTERNAL: each is told the address of the
 * listener that it came in by.
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
# A leader that is silent for so long is replaced.
controller.quorum.fetch.timeout.ms=600
controller.quorum.election.timeout.ms=300
controller.quorum.election.backoff.max.ms=150

# How long a broker that died is taken for alive, and so keeps its successor waiting.
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
# Replicas of a partition are spread over failure domains.
broker.rack=zone-${node.zone}
`
}

/** What controllers go by as well as brokers: they make topics and keep their settings. */
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

# One partition each holds the groups of a platform of this size, and makes the start short.
offsets.topic.num.partitions=1
transaction.state.log.num.partitions=1
share.coordinator.state.topic.num.partitions=1
offsets.retention.minutes=20160

# A new group gets its partitions at once; a member that dies is missed after 6 seconds.
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
group.consumer.session.timeout.ms=6000
group.consumer.heartbeat.interval.ms=1000
group.consumer.min.session.timeout.ms=1000
group.consumer.min.heartbeat.interval.ms=500

# Small: threads and buffers for a machine that runs everything.
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

/** Log4j writes to standard output, which is the node's log file. */
const loggingConfiguration = `status = error
appender.out.type = Console
appender.out.name = out
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = %d{ISO8601}{UTC} %p %c{1}: %m%n
rootLogger.level = warn
rootLogger.appenderRef.out.ref = out
# The line that says that it runs, and why it ends.
logger.server.name = kafka.server.KafkaRaftServer
logger.server.level = info
logger.broker.name = kafka.server.BrokerServer
logger.broker.level = info
`
