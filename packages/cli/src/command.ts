/** What a command of a project is written with. */
export { benchmarkInstance } from './benchmark-instance.ts'
export { type InstanceOptions, instanceOf, withInstance } from './instance.ts'
export { stopSignal } from './stop-signal.ts'
export { positive, whole } from './whole.ts'
