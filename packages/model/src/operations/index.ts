import { byEnvironment } from '../environment.ts'
import { type Alert, type Escalation, standardAlerts } from './alert.ts'
import type { Bandwidth } from './bandwidth.ts'
import type { Invariant } from './invariant.ts'
import { type Logs, logs } from './logs.ts'
import { type Metrics, metrics } from './metrics.ts'
import type { Network } from './network.ts'
import type { Objective } from './objective.ts'
import type { Region } from './region.ts'
import type { Saga } from './saga.ts'
import { type Secrets, secrets } from './secrets.ts'

export * from './alert.ts'
export * from './bandwidth.ts'
export * from './invariant.ts'
export * from './logs.ts'
export * from './metrics.ts'
export * from './network.ts'
export * from './objective.ts'
export * from './region.ts'
export * from './saga.ts'
export * from './secrets.ts'

/** Everything declared for operating the platform, apart from the resources that run. */
export interface Operations {
  readonly sagas: readonly Saga[]
  readonly invariants: readonly Invariant[]
  readonly metrics?: Metrics
  readonly logs?: Logs
  readonly objectives: readonly Objective[]
  readonly alerts: readonly Alert[]
  readonly escalation?: Escalation
  readonly networks: readonly Network[]
  readonly secrets?: Secrets
  readonly regions: readonly Region[]
  readonly measurements: readonly Bandwidth[]
}

/** Returns the default operations. Outside `local` these include metrics, logs, secrets and the standard alerts. */
export function defaultOperations(): Operations {
  return byEnvironment<Operations>({
    local: nothing,
    ha: {
      ...nothing,
      metrics: metrics(),
      logs: logs(),
      secrets: secrets(),
      alerts: standardAlerts(),
    },
  })
}

const nothing: Operations = {
  sagas: [],
  invariants: [],
  objectives: [],
  alerts: [],
  networks: [],
  regions: [],
  measurements: [],
}
