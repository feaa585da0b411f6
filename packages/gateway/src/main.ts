import { setTimeout as delay } from 'node:timers/promises'
import {
  AdminServer,
  createLogger,
  Metrics,
  readConfiguration,
  startTelemetry,
  untilStopSignal,
} from '@ballast/kit/process'
import type { GatewayConfiguration } from '@ballast/model'
import { createGateway } from './gateway.ts'

const configuration = readConfiguration<GatewayConfiguration>()
const log = createLogger(configuration)
const flushTraces = startTelemetry(configuration, { edge: true })
const metrics = new Metrics({ service: configuration.name, instance: configuration.instance })
const stop = untilStopSignal(log)
const gateway = createGateway({ configuration, log, metrics })
const admin = new AdminServer({ metrics, checks: gateway.checks })
await admin.listen(configuration.admin)
await gateway.listen()
log.info({ ...configuration.main }, 'Started')

await stop
admin.drain()
gateway.drain()
// The load balancer must see that the gateway is not ready before connections are refused.
await delay(Math.min(600, configuration.graceMs / 4))
await gateway.close()
await flushTraces()
admin.close()
log.info('Stopped')
