import type { Rule } from '../rule.ts'

/** A mirror must copy consumer offsets, and send heartbeats that show its lag. */
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
            why: 'The same event has another offset there: after the loss of a region consumers start anywhere, and miss events or handle days of them again',
            fix: 'Set syncsOffsets to true',
            set: 'true',
          }
        if (!heartbeats)
          yield {
            at: [cluster, 'mirrorsTo', index, 'heartbeats'],
            what: `Kafka "${cluster.name}" is mirrored to ${region} without heartbeats`,
            why: 'A stopped mirror looks like a topic without events, until it is needed',
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
