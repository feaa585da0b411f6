import {
  gateway,
  identity,
  kafka,
  loadBalancer,
  platform,
  postgres,
  reads,
  route,
  seconds,
  service,
  topic,
} from '@ballast/model'
import { event, text } from '@ballast/model/events'

/** The only event. Its data is as small as possible, because the benchmark measures the path of an event. */
export const eventWritten = event('bench.written', {
  topic: 'written',
  version: 1,
  key: 'id',
  data: { id: text },
})

export const handledEvents = [reads(eventWritten, 'id')]

const pool = { statementTimeout: seconds(4), lockTimeout: seconds(2) }

/** A platform with the path of an event and nothing else: outbox, relay, Kafka, consumer, inbox. */
export default platform('events', () => {
  const events = kafka('broker', { listeners: { internal: 9092, external: 29092 } })
  const written = topic('written', { on: events, carries: [eventWritten] })
  const writer = service('writer', {
    source: 'services/writer',
    database: postgres('written', { port: 5433 }),
    pool,
    publishes: [written],
  })
  const reader = service('reader', {
    source: 'services/reader',
    database: postgres('handled', { port: 5434 }),
    pool,
    consumes: [written],
    handles: handledEvents,
  })
  const api = gateway('api', {
    identity: identity('identity', { audience: 'events', scopes: ['bench'] }),
    routes: [
      route('/writes', { to: writer, reads: ['bench'], writes: ['bench'] }),
      route('/handled', { to: reader, reads: ['bench'], writes: ['bench'] }),
    ],
  })
  return { entry: loadBalancer('front', { port: 8080, statsPort: 8404, to: api }), promises: [] }
})
