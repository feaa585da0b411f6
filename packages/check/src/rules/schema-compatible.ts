import type { Rule } from '../rule.ts'

/** A new version of an event is compared with the old one: publishers and consumers are deployed at different times. */
export const schemaCompatible: Rule = {
  id: 'schema-compatible',
  severity: 'error',
  source:
    'https://docs.confluent.io/platform/current/schema-registry/fundamentals/schema-evolution.html',
  *check({ topics }) {
    for (const topic of topics) {
      if (topic.compatibility !== 'none') continue
      yield {
        at: [topic, 'compatibility'],
        what: `Events of topic "${topic.name}" may change in any way`,
        why: 'A field that is renamed makes every consumer that still runs its old version fail, and so does each event that is replayed',
        fix: 'Leave compatibility out, or set it to "full"',
        set: "'full'",
      }
    }
  },
  examples: {
    bad: [{ baked: { compatibility: 'none' } }],
    good: [{ baked: { compatibility: 'backward' } }, { baked: { compatibility: 'forward' } }],
  },
}
