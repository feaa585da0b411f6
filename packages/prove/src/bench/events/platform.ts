import {
  gateway,
  identity,
  kafka,
  loadBalancer,
  platform,
  postgres,
  reads,
  route,
  service,
  topic,
} from '@ballast/model'
import { event, text } from '@ballast/model/events'

/** Eight bytes of JSON beside the envelope: what a service does with the data is its own affair. */
export const eventWritten = event('bench.written', {
  topic: 'written',
  version: 1,
  key: 'id',
  data: { id: text },
})

export const handledEvents = [reads(eventWritten, 'id')]

/** The way of an event and nothing else: outbox, relay, Kafka, consumer, inbox, as every service has them. */
export default platform('events', () => {
  const events = kafka('broker', { listeners: { internal: 9092, external: 29092 } })
  const written = topic('written', { on: events, carries: [eventWritten] })
  const writer = service('writer', {
    source: 'writer',
    database: postgres('written', { port: 5433 }),
    publishes: [written],
  })
  const reader = service('reader', {
    source: 'reader',
    database: postgres('handled', { port: 5434 }),
    consumes: [written],
    handles: handledEvents,
  })
  const api = gateway('api', {
    replicas: 1,
    identity: identity('identity', { audience: 'events' }),
    routes: [route('/writes', { to: writer }), route('/handled', { to: reader })],
  })
  return { entry: loadBalancer('front', { port: 8080, statsPort: 8404, to: api }), promises: [] }
})
