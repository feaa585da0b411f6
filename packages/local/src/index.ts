export {
  connect,
  type NodeAction,
  type PlatformClient,
  type PlatformStatus,
  runningSupervisor,
  stopPlatform,
} from './client.ts'
export { consumersOf, type DeadLetter, readDeadLetters, traceAddress } from './dead-letters.ts'
export { type ConsumerStatus, type EventStatus, readEventStatus } from './event-status.ts'
export { hostKindOf } from './hosts/host-kind.ts'
export { hostNeeds } from './hosts/needs.ts'
export { hostUnsuitable } from './hosts/open-host.ts'
export { issueTokenFor, issueTokenOn } from './issue-token.ts'
export type { NodePhase, NodeState } from './node-state.ts'
export { loadDefinition, loadPlatform } from './platform-file.ts'
export type { Probe, ProbeCall, Probed } from './probe.ts'
export type { FromSupervisor, Started } from './protocol.ts'
export {
  type ReplayedLetter,
  type ReplayOutcome,
  replayDeadLetters,
} from './replay-dead-letters.ts'
export {
  placed,
  placedPlatform,
  queryDatabase,
  type RunningPlatform,
  runningPlatform,
} from './running-platform.ts'
export { type StartedPlatform, type StartOptions, startPlatform } from './start-platform.ts'
export {
  commandOf,
  type HostKind,
  hostKinds,
  type Instance,
  instanceName,
  makeStateDirectory,
  type StateDirectory,
  stateDirectory,
  wipeStateDirectory,
} from './state-directory.ts'
export { leftOut, refuseMissingPrograms, refuseNotRunnable } from './unsupported.ts'
export { untilSeen } from './until-seen.ts'
