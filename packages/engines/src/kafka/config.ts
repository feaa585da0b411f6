import type { AddressPlan, Kafka, PlatformNode } from '@ballast/model'

/**
 * `server.properties` of a broker that is its own controller. Services use INTERNAL, clients outside the
 * platform EXTERNAL: each is told the address of the listener that it came in by.
 */
export function brokerConfiguration(
  kafka: Kafka,
  node: PlatformNode,
  addresses: AddressPlan,
  dataDirectory: string,
): string {
  const { host, ports } = node
  const voters = addresses
    .of(kafka)
    .map((voter) => `${voter.index}@${voter.host}:${voter.ports.controller}`)
  const listeners = [`INTERNAL://${host}:${ports.internal}`, `EXTERNAL://${host}:${ports.external}`]
  const { offsetsReplicas: copies, offsetsMinInsyncReplicas: inSync } = kafka
  return `# Rendered by Ballast at every start: changes made here are lost.
process.roles=broker,controller
node.id=${node.index}
controller.quorum.voters=${voters.join(',')}
listeners=${listeners.join(',')},CONTROLLER://${host}:${ports.controller}
advertised.listeners=${listeners.join(',')}
listener.security.protocol.map=INTERNAL:PLAINTEXT,EXTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT
inter.broker.listener.name=INTERNAL
controller.listener.names=CONTROLLER
log.dirs=${dataDirectory}

# A misspelt topic is an error, not a new topic.
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

# How long a broker that died is taken for alive, and so keeps its successor waiting.
broker.session.timeout.ms=${kafka.sessionTimeout}
broker.heartbeat.interval.ms=${kafka.heartbeat}

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
export function loggingConfiguration(): string {
  return `status = error
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
}
