/** Helpers for commands that a project brings. */
export { benchmarkInstance } from './benchmark-instance.ts'
export { type InstanceOptions, instanceOf, withInstance } from './instance.ts'
export { parseInteger, parsePositiveInteger } from './parse-integer.ts'
export { stopSignal } from './stop-signal.ts'
