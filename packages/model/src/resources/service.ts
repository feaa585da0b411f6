import { byEnvironment } from '../environment.ts'
import { BallastError } from '../error.ts'
import type { EventType, Reading } from '../events/event.ts'
import { declared, distinct, integerBetween, resource, zones } from '../resource.ts'
import { type Duration, days, mebibytes, milliseconds, minutes, seconds } from '../units.ts'
import { type Call, callTo } from './call.ts'
import { type Autoscaling, type Probes, probes, type Update, update } from './deployment.ts'
import type { Identity } from './identity.ts'
import type { Resource } from './index.ts'
import { type Limits, limits } from './limits.ts'
import type { Postgres } from './postgres.ts'
import type { Redis } from './redis.ts'
import type { Topic } from './topic.ts'
import type { Tracing } from './tracing.ts'

/** Connection pool of one process to its database, and its timeouts. */
export interface Pool {
  /** Connections in the pool. Default 10. */
  readonly size: number
  /** Default 10 seconds. */
  readonly statementTimeout: Duration
  /** Default 5 seconds. */
  readonly lockTimeout: Duration
  /** Default 10 seconds. */
  readonly idleInTransaction: Duration
}

/** How a service consumes events. */
export interface Consumption {
  /** Time without a heartbeat after which a member is removed from its consumer group. Default 6 seconds. */
  readonly sessionTimeout: Duration
  /** Default 500 milliseconds. */
  readonly heartbeat: Duration
  /** Longest time between two polls, that is for one batch, before the group removes the member. Default 5 minutes. */
  readonly maxPollInterval: Duration
  readonly maxHandling: Duration
  /** Attempts to handle an event before it goes to the dead letter topic. Default 6. */
  readonly attempts: number
  /** Upper limit of the backoff between two attempts. Default 10 seconds. */
  readonly longestBackoff: Duration
  /**
   * Place where an event waits for its next attempt. `parked`: in the database, together with later events of the
   * same key. `retry-topic`: in another topic, so later events overtake it. `blocking`: in its partition, which waits.
   */
  readonly retries: 'parked' | 'retry-topic' | 'blocking'
  /** `after`: offsets are committed after the effect. `automatic`: the client commits them periodically. */
  readonly commits: 'after' | 'automatic'
  /**
   * Stores the id of each handled event, in the transaction of its effect, to deduplicate. Default retention 14 days:
   * an event may be redelivered for as long as its topic retains it, which is 7 days by default.
   */
  readonly inbox: { readonly retention: Duration } | 'none'
  readonly isolation: 'read-committed' | 'read-uncommitted'
}

/** How a service publishes events. */
export interface Publication {
  /** `outbox`: a row in the transaction of the effect, relayed later. `direct`: a dual write, which can lose it. */
  readonly through: 'outbox' | 'direct'
  readonly acks: 'all' | 1 | 0
  readonly idempotent: boolean
  readonly deliveryTimeout: Duration
  readonly requestTimeout: Duration
  readonly linger: Duration
}

/** Reads from a replica of a database, which may lag behind. */
export interface ReplicaReads {
  readonly from: Postgres
  /** Largest replication lag that the reads tolerate. */
  readonly staleness: Duration
  /** `own-writes`: a caller expects to read its own earlier writes. `invariants`: a write depends on the result. */
  readonly use: 'reports' | 'own-writes' | 'invariants'
}

/** One microservice: N equal processes from a source folder. */
export interface Service {
  readonly kind: 'service'
  readonly name: string
  /** Folder of the service in the project, with `src/main.ts` and, if it has a database, `migrations/`. */
  readonly source: string
  /**
   * Starts a process of a service in another language, with `source` as its working directory:
   * `['python3', 'main.py']`. The program is looked up on PATH. Default: Node runs `src/main.ts`.
   */
  readonly command?: readonly [string, ...string[]]
  readonly replicas: number
  /** The team on call. */
  readonly owner: string
  /** Operated by a third party: the platform cannot change it, and runs it for tests at most. */
  readonly external: boolean
  readonly database?: Postgres
  readonly pool: Pool
  readonly readsFrom?: ReplicaReads
  readonly publishes: readonly Topic[]
  readonly publication: Publication
  readonly consumes: readonly Topic[]
  readonly consumption: Consumption
  /** The events that it handles, and the fields of each that it reads. */
  readonly handles: readonly Reading[]
  /** Events on its topics that it ignores on purpose. */
  readonly ignores: readonly EventType[]
  readonly calls: readonly Call[]
  /** How long idempotency keys are kept. Default 30 days. */
  readonly idempotencyKeys: { readonly retention: Duration }
  readonly cache?: Redis
  /** Further resources that it reads and writes; its configuration has their addresses. */
  readonly uses: readonly Resource[]
  readonly tracing?: Tracing
  /** Issuer of the tokens that it accepts; without it, the service rejects every token. */
  readonly identity?: Identity
  /** Gives each process a persistent folder. Default false. */
  readonly volume: boolean
  /** The service's own settings: plain values, no secrets. */
  readonly settings: Readonly<Record<string, string | number | boolean>>
  /** Time to finish open work on shutdown. Default 10 seconds. */
  readonly grace: Duration
  readonly limits?: Limits
  readonly autoscaling?: Autoscaling
  readonly update: Update
  readonly probes: Probes
  /** Failure domains that the replicas are spread over. */
  readonly zones: number
}

/** The events that topics carry. */
export type CarriedBy<Consumed extends Topic> = Consumed['carries'][number]

export interface ServiceOptions<Consumed extends Topic = Topic> {
  source: string
  command?: readonly [string, ...string[]]
  replicas?: number
  owner?: string
  external?: boolean
  database?: Postgres
  pool?: Partial<Pool>
  readsFrom?: ReplicaReads
  publishes?: readonly Topic[]
  publication?: Partial<Publication>
  consumes?: readonly Consumed[]
  consumption?: Partial<Consumption>
  /** Only events that a consumed topic carries. */
  handles?: readonly Reading<CarriedBy<NoInfer<Consumed>>>[]
  ignores?: readonly CarriedBy<NoInfer<Consumed>>[]
  calls?: readonly (Service | Call)[]
  idempotencyKeys?: Service['idempotencyKeys']
  cache?: Redis
  uses?: readonly Resource[]
  tracing?: Tracing
  identity?: Identity
  volume?: boolean
  settings?: Service['settings']
  grace?: Duration
  limits?: Partial<Limits>
  autoscaling?: Autoscaling
  update?: Partial<Update>
  probes?: Partial<Probes>
  zones?: number
}

/** @throws {BallastError} DECLARATION_INVALID */
export function service<Consumed extends Topic = never>(
  name: string,
  options: ServiceOptions<Consumed>,
): Service {
  refuseLinks(name, options)
  const { calls = [], limits: limited, autoscaling, ...given } = options
  const remote = byEnvironment({ local: false, ha: true })
  return resource({
    kind: 'service',
    owner: 'platform',
    external: false,
    volume: false,
    settings: {},
    publishes: [],
    consumes: [],
    handles: [],
    ignores: [],
    uses: [],
    idempotencyKeys: { retention: days(30) },
    grace: seconds(10),
    ...given,
    name,
    zones: zones(`service "${name}"`, given.zones),
    replicas: integerBetween(
      `replicas of service "${name}"`,
      given.replicas ?? byEnvironment({ local: 2, ha: 3 }),
      1,
      50,
    ),
    pool: {
      ...defaultPool,
      ...given.pool,
      size: integerBetween(`pool.size of service "${name}"`, given.pool?.size ?? 10, 1, 10_000),
    },
    publication: { ...defaultPublication, ...given.publication },
    consumption: { ...defaultConsumption, ...given.consumption },
    calls: calls.map((call) => ('kind' in call ? callTo(call) : call)),
    update: update(given.update),
    probes: probes(`service "${name}"`, given.probes),
    ...((limited !== undefined || remote) && {
      limits: limits(`service "${name}"`, { memory: mebibytes(256), cpu: 0.5 }, limited),
    }),
    ...(autoscaling && { autoscaling: declared(autoscaling) }),
  })
}

function refuseLinks(name: string, options: ServiceOptions): void {
  const { publishes = [], consumes = [], calls = [], uses = [], database } = options
  const lists = {
    publishes,
    consumes,
    uses,
    calls: calls.map((one) => ('to' in one ? one.to : one)),
  }
  for (const [field, list] of Object.entries(lists)) {
    distinct(`${field} of service "${name}"`, list)
  }
  const topic = uses.find(({ kind }) => kind === 'topic')
  if (topic !== undefined) {
    throw new BallastError(
      'DECLARATION_INVALID',
      `Service "${name}" uses the topic "${topic.name}". Name it in publishes or consumes`,
      { facts: { name, topic: topic.name } },
    )
  }
  if (database === undefined) return
  refuseReserved('service', name, reservedRoles)
  refuseReserved('database', database.name, reservedDatabases)
}

/** PostgreSQL's superuser and its reserved names for roles, and the role that reads every database. */
const reservedRoles = ['postgres', 'public', 'none', 'auditor']
/** Every PostgreSQL server has them. */
const reservedDatabases = ['postgres', 'template0', 'template1']

function refuseReserved(what: string, name: string, reserved: readonly string[]): void {
  if (!reserved.includes(name)) return
  throw new BallastError(
    'DECLARATION_INVALID',
    `A ${what} cannot be called "${name}": in PostgreSQL the name is taken. Give it another name`,
    { facts: { what, name } },
  )
}

const defaultPool: Omit<Pool, 'size'> = {
  statementTimeout: seconds(10),
  lockTimeout: seconds(5),
  idleInTransaction: seconds(10),
}

const defaultPublication: Publication = {
  through: 'outbox',
  acks: 'all',
  idempotent: true,
  deliveryTimeout: seconds(20),
  requestTimeout: seconds(5),
  linger: milliseconds(0),
}

const defaultConsumption: Consumption = {
  sessionTimeout: seconds(6),
  heartbeat: milliseconds(500),
  maxPollInterval: minutes(5),
  maxHandling: seconds(60),
  attempts: 6,
  longestBackoff: seconds(10),
  retries: 'parked',
  commits: 'after',
  inbox: { retention: days(14) },
  isolation: 'read-committed',
}
