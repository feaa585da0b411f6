import type { Rule } from '../rule.ts'

/** A mirror takes the offsets of consumers along, and heartbeats that show how late it is. */
export const mirrorSyncsOffsets: Rule = {
  id: 'mirror-syncs-offsets',
  severity: 'warning',
  source: 'https://kafka.apache.org/documentation/#georeplication',
  *check({ clusters }) {
    for (const cluster of clusters) {
      for (const [index, { region, syncsOffsets, heartbeats }] of cluster.mirrorsTo.entries()) {
        if (!syncsOffsets)
          yield {
            at: [cluster, 'mirrorsTo', index, 'syncsOffsets'],
            what: `Kafka "${cluster.name}" is mirrored to ${region} without the offsets of its consumers`,
            why: 'The same event has another offset there: after the region is lost consumers begin anywhere, and miss events or handle days of them again',
            fix: 'Set syncsOffsets to true',
            set: 'true',
          }
        if (!heartbeats)
          yield {
            at: [cluster, 'mirrorsTo', index, 'heartbeats'],
            what: `Kafka "${cluster.name}" is mirrored to ${region} without heartbeats`,
            why: 'A mirror that has stopped looks like a topic without events, until it is needed',
            fix: 'Set heartbeats to true',
            set: 'true',
          }
      }
    }
  },
  examples: {
    bad: [
      { events: { mirrorsTo: [{ region: 'west', syncsOffsets: false, heartbeats: true }] } },
      { events: { mirrorsTo: [{ region: 'west', syncsOffsets: true, heartbeats: false }] } },
    ],
    good: [{ events: { mirrorsTo: [{ region: 'west', syncsOffsets: true, heartbeats: true }] } }],
  },
}
