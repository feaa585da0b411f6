import { reads } from '@ballast/model'
import { breadBaked, breadBurnt, breadSold } from '../examples/events.ts'
import type { Rule } from '../rule.ts'
import { list } from '../words.ts'

/**
 * Each event type must have a publisher and a consumer, and every service that receives it must handle it or explicitly
 * ignore it.
 */
export const eventIsHandled: Rule = {
  id: 'event-is-handled',
  severity: 'error',
  source: 'https://microservices.io/patterns/data/event-driven-architecture.html',
  *check({ services, consuming, publishing, topics }) {
    for (const topic of topics) {
      const { name } = topic
      if (publishing(topic).length === 0)
        yield {
          at: [topic],
          what: `No service publishes to topic "${name}"`,
          why: 'Its consumers wait for events that never come',
          fix: 'Add it to what a service publishes',
        }
      if (consuming(topic).length === 0)
        yield {
          at: [topic],
          what: `No service consumes topic "${name}"`,
          why: 'Its events have no effect anywhere, and fill disks',
          fix: 'Add it to what a service consumes, or stop publishing it',
        }
    }
    for (const consumer of services) {
      const { name, consumes } = consumer
      const handles = consumer.handles.map(({ event }) => event.type)
      const ignores = consumer.ignores.map(({ type }) => type)
      const carried = consumes.flatMap(({ carries }) => carries.map(({ type }) => type))
      const unknown = carried.filter((type) => !handles.includes(type) && !ignores.includes(type))
      if (unknown.length > 0)
        yield {
          at: [consumer, 'handles'],
          what: `Service "${name}" receives ${list(unknown)}, but neither handles nor ignores that`,
          why: 'It was forgotten: the workflow waits for a step that no service takes',
          fix: `Handle it, or add it to what "${name}" ignores`,
        }
      const absent = [...handles, ...ignores].filter((type) => !carried.includes(type))
      if (absent.length > 0)
        yield {
          at: [consumer, absent.some((type) => handles.includes(type)) ? 'handles' : 'ignores'],
          what: `Service "${name}" handles or ignores ${list(absent)}, which no topic that it consumes carries`,
          why: 'The handler never runs',
          fix: 'Consume the topic that carries it, or use the event type that the topic carries',
        }
    }
  },
  examples: {
    bad: [
      { shelf: { handles: [] } },
      { shelf: { handles: [reads(breadBaked), reads(breadBurnt)] } },
      { shelf: { ignores: [breadBurnt] } },
      {
        shelf: {
          handles: [reads(breadBaked), reads(breadBurnt)],
          ignores: [breadSold],
        },
      },
      { oven: { publishes: [] } },
      { shelf: { consumes: [], handles: [] } },
    ],
    good: [{ shelf: { handles: [], ignores: [breadBaked] } }],
  },
}
