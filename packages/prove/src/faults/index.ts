export type { Fault, Scene, ScheduledFault } from './fault.ts'
export { killNode, pauseNode, stopNode } from './process-faults.ts'
