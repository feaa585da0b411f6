// Everything that a process without database and events needs. The gateway imports only this, which halves its memory
// and its start time.
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
export { untilStopSignal } from './until-stop-signal.ts'
