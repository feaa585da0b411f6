export * from './event.ts'
export * from './schema.ts'
export type { Transition } from './states.ts'
