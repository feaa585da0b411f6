import type { Drill } from '../drill/drill.ts'
import { killPostgres } from './kill-postgres.ts'
import { killServices } from './kill-services.ts'
import { supervisorKilled } from './supervisor-killed.ts'
import { telemetryDown } from './telemetry-down.ts'

/** All drills, in the order in which they are run. */
export const drills: readonly Drill[] = [
  killServices,
  killPostgres,
  telemetryDown,
  supervisorKilled,
]
