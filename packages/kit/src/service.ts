import { setTimeout as delay } from 'node:timers/promises'
import type { ServiceConfiguration } from '@ballast/model'
import { AdminServer, type ReadinessCheck } from './admin-server.ts'
import type { Cache } from './cache.ts'
import { readConfiguration } from './configuration.ts'
import { Consumer } from './consumer.ts'
import { Database } from './database.ts'
import { deadLetterRoutes } from './dead-letter-routes.ts'
import type { Handlers } from './handlers.ts'
import { createServer, type Server } from './http-server.ts'
import { Inbox } from './inbox.ts'
import { createLogger, type Logger } from './logs.ts'
import { Metrics } from './metrics.ts'
import { OrderedProducer } from './producer.ts'
import { keepPruning } from './prune.ts'
import { Relay } from './relay.ts'
import { startTelemetry } from './telemetry.ts'
import { untilStopSignal } from './until-stop-signal.ts'

/** Resources that the kit passes to a service. */
export interface ServiceContext {
  readonly configuration: ServiceConfiguration
  /** @throws {TypeError} if the platform declares no database for this service */
  readonly database: Database
  readonly log: Logger
  readonly metrics: Metrics
  /** The declared cache. @throws {TypeError} if the service declares none */
  readonly cache: Cache
  /** Aborted when the process shuts down. */
  readonly signal: AbortSignal
}

/** Parts that a service defines. */
export interface ServiceParts {
  routes?(app: Server): void
  readonly handlers?: Handlers
  /** Background tasks that run until the context's signal is aborted: sweeps, reconcilers. */
  readonly background?: readonly (() => Promise<void>)[]
  readonly checks?: Record<string, ReadinessCheck>
}

/**
 * Runs a service until SIGTERM: HTTP API, outbox relay, consumer and background tasks. It is ready while its database and
 * Kafka respond and its consumer is in its group. Parts that the platform does not declare for it are left out.
 */
export async function runService(
  title: string,
  define: (context: ServiceContext) => ServiceParts,
): Promise<void> {
  const configuration = readConfiguration<ServiceConfiguration>()
  const log = createLogger(configuration)
  const flushTraces = startTelemetry(configuration)
  const metrics = new Metrics({ service: configuration.name, instance: configuration.instance })
  const stopping = new AbortController()
  const stop = untilStopSignal(log)

  const database = openDatabase(configuration)
  const cache = await openCache(configuration, metrics)
  const parts = define({
    configuration,
    get database(): Database {
      return declaredDatabase(database, configuration)
    },
    log,
    metrics,
    get cache(): Cache {
      if (cache === undefined)
        throw new TypeError(`Service "${configuration.name}" declares no cache`)
      return cache
    },
    signal: stopping.signal,
  })
  const messaging = startMessaging(configuration, database, parts, metrics, log)
  const app = await createServer({ configuration, log, metrics, title })
  parts.routes?.(app)
  // Without an identity, callers cannot be authenticated.
  if (database && configuration.identity && messaging.consumes) deadLetterRoutes(app, database)
  const admin = new AdminServer({
    metrics,
    checks: {
      ...(database && { database: () => database.query('select 1') }),
      ...messaging.checks,
      ...parts.checks,
    },
  })
  const background = (parts.background ?? []).map((work) => work())
  if (database)
    background.push(keepPruning(database, log, stopping.signal, configuration.retention))
  await admin.listen(configuration.admin)
  await app.listen(configuration.main)
  log.info({ ...configuration.main }, 'Started')

  await stop
  admin.drain()
  // Load balancers must see that this process is not ready before it refuses connections.
  await delay(Math.min(600, configuration.graceMs / 4))
  stopping.abort()
  await app.close()
  await Promise.allSettled(background)
  await messaging.stop()
  await cache?.close()
  await database?.close()
  await flushTraces()
  admin.close()
  log.info('Stopped')
}

/** Opens the cache if one is declared. Loaded lazily, because the client needs 5 MB of memory. */
async function openCache(
  { cache: configuration }: ServiceConfiguration,
  metrics: Metrics,
): Promise<Cache | undefined> {
  if (configuration === undefined) return undefined
  const { Cache } = await import('./cache.ts')
  const cache = new Cache(configuration)
  cache.exportCounts(metrics)
  return cache
}

function openDatabase({ database, instance }: ServiceConfiguration): Database | undefined {
  return database && new Database({ ...database, applicationName: instance })
}

function declaredDatabase(
  database: Database | undefined,
  { name }: Pick<ServiceConfiguration, 'name'>,
): Database {
  if (database === undefined) throw new TypeError(`Service "${name}" declares no database`)
  return database
}

function startMessaging(
  { kafka, instance, name, platform }: ServiceConfiguration,
  opened: Database | undefined,
  { handlers = { byType: {} } }: ServiceParts,
  metrics: Metrics,
  log: Logger,
) {
  if (kafka === undefined) return { checks: {}, consumes: false, stop: async () => {} }
  // Outbox and inbox are tables of it.
  const database = declaredDatabase(opened, { name })
  const producer = new OrderedProducer({ ...kafka, clientId: instance })
  const relay = new Relay({ database, producer, source: `/${platform}/${name}`, log })
  database.onPublished = () => relay.wake()
  relay.start()
  metrics.counter(
    'outbox_relayed_total',
    'Events that this process has relayed to Kafka',
    () => relay.relayed,
  )
  metrics.gauge('outbox_waiting', 'Events in the outbox that are not relayed yet', async () => {
    const [row] = await database.query<{ count: bigint }>('select count(*) from outbox')
    return Number(row!.count)
  })

  const inbox = new Inbox({ ...kafka, database, handlers, consumer: name, log })
  for (const outcome of Object.keys(inbox.counts) as (keyof typeof inbox.counts)[]) {
    metrics.counter(
      `inbox_${outcome}_total`,
      `Events ${outcome} by this process`,
      () => inbox.counts[outcome],
    )
  }
  const consumer =
    kafka.consumes.length === 0
      ? undefined
      : new Consumer({
          ...kafka,
          clientId: instance,
          group: name,
          topics: kafka.consumes,
          inbox,
          log,
        })
  consumer?.start()

  const checks: Record<string, ReadinessCheck> = { kafka: () => producer.ping() }
  if (consumer !== undefined) {
    checks.consumer = async () => {
      if (!consumer.consuming) throw new Error('The consumer has not joined its group')
    }
  }
  return {
    checks,
    consumes: consumer !== undefined,
    stop: async () => {
      await consumer?.stop()
      await relay.stop()
      await producer.close()
    },
  }
}
