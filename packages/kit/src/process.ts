// What every process of the platform has, with or without a database and events: the gateway loads
// this alone, which halves its memory and its start.
export type {
  CallConfiguration,
  EdgeConfiguration,
  Endpoint,
  ProcessConfiguration,
  ServiceConfiguration,
} from '@ballast/model'
export { AdminServer, type ReadinessCheck } from './admin-server.ts'
export * from './authentication.ts'
export * from './configuration.ts'
export { httpUrls } from './edge.ts'
export * from './logs.ts'
export * from './metrics.ts'
export * from './problem.ts'
export * from './telemetry.ts'
export { untilAsked } from './until-asked.ts'
