import {
  call,
  gateway,
  hours,
  identity,
  kafka,
  keepsOrder,
  loadBalancer,
  minutes,
  type PlatformDefinition,
  perSecond,
  platform,
  postgres,
  reads,
  restores,
  route,
  type Service,
  seconds,
  service,
  topic,
  tracing,
} from '@ballast/model'
import { event, text } from '@ballast/model/events'

/**
 * Makes a platform of `size` services in pairs. Each service has its own database and route. The first of a pair
 * publishes to the pair's topic and calls the second, which consumes the topic.
 */
export function synthetic(size: number): PlatformDefinition {
  return platform('synthetic', () => {
    const events = kafka('events', { listeners: { internal: 9092, external: 29092 } })
    const common = {
      identity: identity('identity', { audience: 'synthetic', scopes: ['write'] }),
      tracing: tracing('traces'),
      owner: 'benchmark',
    }
    const made = Array.from({ length: size / 2 }, (_, pair) => {
      const database = (name: string, at: number) =>
        postgres(`${name}-${pair}`, { port: 20_000 + 2 * pair + at })
      const thingChanged = event('thing.changed', {
        topic: `things-${pair}`,
        version: 1,
        key: 'id',
        data: { id: text },
      })
      const things = topic(thingChanged.topic, { on: events, carries: [thingChanged] })
      const second = service(`second-${pair}`, {
        source: `services/second-${pair}`,
        database: database('consumer', 0),
        pool: { statementTimeout: seconds(2), lockTimeout: seconds(1) },
        consumes: [things],
        handles: [reads(thingChanged, 'id')],
        ...common,
      })
      const first = service(`first-${pair}`, {
        source: `services/first-${pair}`,
        database: database('producer', 1),
        publishes: [things],
        calls: [call(second, { timeout: seconds(3) })],
        ...common,
      })
      return { things, services: [first, second] }
    })
    const services = made.flatMap((pair) => pair.services)
    const routeTo = (to: Service) =>
      route(`/api/${to.name}/**`, {
        to,
        timeout: seconds(15),
        reads: 'public',
        writes: ['write'],
        peak: perSecond(50),
      })
    const api = gateway('api', {
      routes: services.map(routeTo),
      capacity: perSecond(200 * size),
      ...common,
    })
    return {
      entry: loadBalancer('front', { to: api }),
      promises: made.flatMap(({ things, services: pair }) => [
        keepsOrder(things),
        ...pair.flatMap(({ database }) =>
          database?.backup === undefined
            ? []
            : [restores(database, { within: hours(4), losing: minutes(15) })],
        ),
      ]),
    }
  })
}
