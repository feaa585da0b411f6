import type { Rule } from '../rule.ts'

/** Only a replica with every acknowledged event may lead a partition; if none is left, the partition must wait. */
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
        why: 'Records that only the lost leader had are truncated everywhere: acknowledged events are gone, and nothing reports it',
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
