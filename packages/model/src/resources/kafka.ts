import { byEnvironment } from '../environment.ts'
import { integerBetween, port, resource, zones } from '../resource.ts'
import { type Bytes, type Duration, mebibytes, milliseconds, seconds } from '../units.ts'

/** A broker's listener. It binds to `address` and gives `advertised` to clients. */
export interface Listener {
  readonly port: number
  readonly address: string
  readonly advertised: string
  readonly protocol: 'PLAINTEXT' | 'SSL' | 'SASL_PLAINTEXT' | 'SASL_SSL'
}

/** A Kafka cluster: `internal` is for the platform's services, `external` for clients outside. */
export interface Kafka {
  readonly kind: 'kafka'
  readonly name: string
  readonly brokers: number
  readonly version: '3.9' | '4.0' | '4.1' | '4.2' | '4.3'
  /** Ports by listener. */
  readonly listeners: { readonly internal: number; readonly external: number }
  /** Full settings of each listener. */
  readonly endpoints: { readonly internal: Listener; readonly external: Listener }
  readonly mode: 'kraft' | 'zookeeper'
  /** Dedicated KRaft controllers; 0: every broker is also a controller. */
  readonly controllers: number
  /** Nodes of the ZooKeeper ensemble; 0 in KRaft mode. */
  readonly zookeepers: number
  readonly zones: number
  readonly uncleanLeaderElection: boolean
  readonly autoCreateTopics: boolean
  /** Replicas of Kafka's own topics: group offsets and transaction states. */
  readonly offsetsReplicas: number
  readonly offsetsMinInsyncReplicas: number
  readonly maxMessage: Bytes
  /** Time without a heartbeat after which a broker counts as dead. Default 2 seconds. */
  readonly sessionTimeout: Duration
  readonly heartbeat: Duration
  /** `per-service`: a service may only write the topics it publishes and read those it consumes. */
  readonly acls: 'none' | 'per-service'
  readonly saslMechanism: 'SCRAM-SHA-512' | 'SCRAM-SHA-256' | 'PLAIN' | 'none'
  /** Clients verify that the broker's certificate has its host name. */
  readonly verifiesHostname: boolean
  readonly minTls: '1.0' | '1.1' | '1.2' | '1.3'
  /** Quota of each client in bytes a second, so that one cannot starve the others; 0: no quota. */
  readonly quota: Bytes
  readonly mirrorsTo: readonly Mirror[]
}

/** Replication to the cluster of another region, by MirrorMaker 2. */
export interface Mirror {
  readonly region: string
  readonly syncsOffsets: boolean
  readonly heartbeats: boolean
}

/** Kafka rejects two listeners on one port, unless one is IPv4 and the other IPv6. */
type OtherThan<Port extends number, Taken extends number> = number extends Port
  ? Port
  : Port extends Taken
    ? 'Kafka needs a different port for each listener'
    : Port

export interface KafkaOptions<Internal extends number = number, External extends number = number> {
  listeners: {
    internal: Internal
    external: External & OtherThan<External, Internal>
  }
  endpoints?: { internal?: Partial<Omit<Listener, 'port'>>; external?: Partial<Listener> }
  brokers?: number
  version?: Kafka['version']
  mode?: Kafka['mode']
  controllers?: number
  zookeepers?: number
  zones?: number
  uncleanLeaderElection?: boolean
  autoCreateTopics?: boolean
  offsetsReplicas?: number
  offsetsMinInsyncReplicas?: number
  maxMessage?: Bytes
  sessionTimeout?: Duration
  heartbeat?: Duration
  acls?: Kafka['acls']
  saslMechanism?: Kafka['saslMechanism']
  verifiesHostname?: boolean
  minTls?: Kafka['minTls']
  quota?: Bytes
  mirrorsTo?: readonly Mirror[]
}

/** Declares a Kafka cluster. Default: one broker in `local`; elsewhere 3 brokers, 3 controllers, TLS, SCRAM and ACLs. */
export function kafka<const Internal extends number, const External extends number>(
  name: string,
  options: KafkaOptions<Internal, External>,
): Kafka {
  const { endpoints, ...given } = options
  const brokers = given.brokers ?? byEnvironment({ local: 1, ha: 3 })
  const mode = given.mode ?? 'kraft'
  const internal = port(`The internal listener of kafka "${name}"`, given.listeners.internal)
  const external = port(`The external listener of kafka "${name}"`, given.listeners.external)
  const address = byEnvironment({ local: '127.0.0.1', ha: '0.0.0.0' })
  const protocol = byEnvironment<Listener['protocol']>({ local: 'PLAINTEXT', ha: 'SASL_SSL' })
  const copies = Math.min(3, brokers)
  const count = (field: string, value: number, least = 0) =>
    integerBetween(`${field} of kafka "${name}"`, value, least, 99)
  return resource({
    kind: 'kafka',
    version: '4.3',
    uncleanLeaderElection: false,
    autoCreateTopics: false,
    maxMessage: mebibytes(1),
    sessionTimeout: seconds(2),
    heartbeat: milliseconds(250),
    acls: byEnvironment<Kafka['acls']>({ local: 'none', ha: 'per-service' }),
    saslMechanism: byEnvironment<Kafka['saslMechanism']>({ local: 'none', ha: 'SCRAM-SHA-512' }),
    verifiesHostname: byEnvironment({ local: false, ha: true }),
    minTls: '1.3',
    quota: byEnvironment({ local: 0 as Bytes, ha: 0 as Bytes, production: mebibytes(20) }),
    mirrorsTo: [],
    ...given,
    name,
    brokers: count('brokers', brokers, 1),
    mode,
    zones: zones(`kafka "${name}"`, given.zones),
    controllers: count(
      'controllers',
      given.controllers ?? (mode === 'kraft' ? byEnvironment({ local: 0, ha: 3 }) : 0),
    ),
    zookeepers: count('zookeepers', given.zookeepers ?? (mode === 'zookeeper' ? 3 : 0)),
    offsetsReplicas: count('offsetsReplicas', given.offsetsReplicas ?? copies, 1),
    offsetsMinInsyncReplicas: count(
      'offsetsMinInsyncReplicas',
      given.offsetsMinInsyncReplicas ?? Math.max(1, copies - 1),
      1,
    ),
    listeners: { internal, external },
    endpoints: {
      internal: { address, advertised: name, protocol, ...endpoints?.internal, port: internal },
      external: { address, advertised: name, protocol, ...endpoints?.external, port: external },
    },
  })
}
