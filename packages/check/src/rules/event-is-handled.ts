import { reads } from '@ballast/model'
import { breadBaked, breadBurnt, breadSold } from '../examples/events.ts'
import type { Rule } from '../rule.ts'
import { list } from '../words.ts'

/**
 * Each type of event has somebody who publishes it, somebody who hears of it, and in each service that it reaches
 * a handler, or a word that it means nothing there.
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
          what: `Nobody publishes to topic "${name}"`,
          why: 'Its consumers wait for events that never come',
          fix: 'Add it to what a service publishes',
        }
      if (consuming(topic).length === 0)
        yield {
          at: [topic],
          what: `Nobody consumes topic "${name}"`,
          why: 'What it tells of has no effect anywhere, and fills disks',
          fix: 'Add it to what a service consumes, or do not publish it',
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
          what: `Service "${name}" is sent ${list(unknown)}, and neither handles nor ignores that`,
          why: 'It was forgotten: the workflow waits for a step that nobody takes',
          fix: `Handle it, or add it to what "${name}" ignores`,
        }
      const absent = [...handles, ...ignores].filter((type) => !carried.includes(type))
      if (absent.length > 0)
        yield {
          at: [consumer, absent.some((type) => handles.includes(type)) ? 'handles' : 'ignores'],
          what: `Service "${name}" is prepared for ${list(absent)}, which no topic that it consumes carries`,
          why: 'The handler never runs',
          fix: 'Consume the topic that carries it, or name the type as the topic does',
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
