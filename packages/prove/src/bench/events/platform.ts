import {
  gateway,
  identity,
  kafka,
  loadBalancer,
  platform,
  postgres,
  route,
  service,
  topic,
} from '@ballast/model'

/** Eight bytes of JSON beside the envelope: what a service does with the data is its own affair. */
export const writtenType = 'bench.written.v1'

/** The way of an event and nothing else: outbox, relay, Kafka, consumer, inbox, as every service has them. */
export default platform('events', () => {
  const events = kafka('broker', { listeners: { internal: 9092, external: 29092 } })
  const written = topic('written', {
    on: events,
    key: 'id',
    carries: { [writtenType]: ['id'] },
  })
  const writer = service('writer', {
    source: 'writer',
    database: postgres('written', { port: 5433 }),
    publishes: [written],
  })
  const reader = service('reader', {
    source: 'reader',
    database: postgres('handled', { port: 5434 }),
    consumes: [written],
    handles: { [writtenType]: ['id'] },
  })
  const api = gateway('api', {
    replicas: 1,
    identity: identity('identity', { audience: 'events' }),
    routes: [route('/writes', { to: writer }), route('/handled', { to: reader })],
  })
  return { entry: loadBalancer('front', { port: 8080, statsPort: 8404, to: api }), promises: [] }
})
