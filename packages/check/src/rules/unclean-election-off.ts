import type { Rule } from '../rule.ts'

/** Only a replica that has every acknowledged event may lead a partition; where none is left the partition waits. */
export const uncleanElectionOff: Rule = {
  id: 'unclean-election-off',
  severity: 'error',
  source: 'https://kafka.apache.org/documentation/#brokerconfigs_unclean.leader.election.enable',
  *check({ clusters }) {
    for (const cluster of clusters) {
      if (!cluster.uncleanLeaderElection) continue
      yield {
        at: [cluster, 'uncleanLeaderElection'],
        what: `Kafka "${cluster.name}" may elect a leader that is not in sync`,
        why: 'What only the lost leader had is cut off everywhere: records that were acknowledged are gone, and nobody is told',
        fix: 'Leave uncleanLeaderElection out; in an emergency a person runs kafka-leader-election for one partition',
        set: 'false',
      }
    }
  },
  examples: {
    bad: [{ events: { uncleanLeaderElection: true } }],
    good: [{ events: { uncleanLeaderElection: false } }],
  },
}
