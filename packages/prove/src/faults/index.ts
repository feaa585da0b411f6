export type { Fault, Scene, ScheduledFault } from './fault.ts'
export { killNode, pauseNode, stopNode } from './process-faults.ts'
export { untilSeen } from './until-seen.ts'
