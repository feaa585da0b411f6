import type { EventType, Topic } from '@ballast/model'
import { event, integer, type Optional, optional, type Schema, text } from '@ballast/model/events'
import { breadBaked } from '../examples/events.ts'
import type { Report, Rule } from '../rule.ts'
import { unreadable } from '../schema-compatibility.ts'
import { list } from '../words.ts'

/**
 * A new version of an event must be compatible with the previous one, as its topic demands: publishers and consumers
 * are deployed at different times. With `backward`, consumers of the new version can read the old one; with `forward`,
 * consumers of the old version can read the new one; with `full`, both.
 */
export const schemaCompatible: Rule = {
  id: 'schema-compatible',
  severity: 'error',
  source:
    'https://docs.confluent.io/platform/current/schema-registry/fundamentals/schema-evolution.html',
  *check({ topics }) {
    for (const topic of topics) {
      yield* incompatibleVersions(topic)
      if (topic.compatibility !== 'none') continue
      yield {
        at: [topic, 'compatibility'],
        what: `Events of topic "${topic.name}" may change in any way`,
        why: 'A renamed field breaks every consumer that still runs the old version, and every replayed event',
        fix: 'Leave compatibility out, or set it to "full"',
        set: "'full'",
      }
    }
  },
  examples: {
    bad: [
      { baked: { compatibility: 'none' } },
      { baked: { carries: [breadBaked, baked(2, integer)] } },
      { baked: { compatibility: 'backward', carries: [baked(1, integer), baked(2, text)] } },
      {
        baked: {
          compatibility: 'forward',
          carries: [baked(1, integer), baked(2, optional(integer))],
        },
      },
    ],
    good: [
      { baked: { compatibility: 'backward' } },
      { baked: { compatibility: 'forward' } },
      { baked: { carries: [breadBaked, baked(2, optional(integer))] } },
      { baked: { compatibility: 'forward', carries: [breadBaked, baked(2, integer)] } },
    ],
  },
}

function baked(version: number, grams: Schema | Optional<unknown>): EventType {
  const data = { breadId: text, grams }
  return event('bread.baked', { topic: 'baked', version, key: 'breadId', data })
}

function* incompatibleVersions(topic: Topic): Iterable<Report> {
  const { carries, compatibility } = topic
  for (const versions of Map.groupBy(carries, ({ name }) => name).values()) {
    const sorted = versions.toSorted((a, b) => a.version - b.version)
    for (const [index, newer] of sorted.entries()) {
      const older = sorted[index - 1]
      if (older === undefined) continue
      if (compatibility === 'backward' || compatibility === 'full')
        yield* unreadableBy(topic, newer, older)
      if (compatibility === 'forward' || compatibility === 'full')
        yield* unreadableBy(topic, older, newer)
    }
  }
}

function* unreadableBy(topic: Topic, reader: EventType, writer: EventType): Iterable<Report> {
  const found = unreadable(reader.data, writer.data)
  if (found.length === 0) return
  yield {
    at: [topic, 'carries'],
    what: `A consumer of ${reader.type} cannot read ${writer.type}: ${list(found)}`,
    why: `Topic "${topic.name}" demands ${topic.compatibility} compatibility, since both versions are in use while services are deployed and when events are replayed`,
    fix: 'Add only optional fields, remove none that consumers need, and keep the types',
  }
}
