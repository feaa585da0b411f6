import type { Drill } from '../drill/drill.ts'
import { commitDelays } from './commit-delays.ts'
import { connectionHog } from './connection-hog.ts'
import { connectivity } from './connectivity.ts'
import { expiry } from './expiry.ts'
import { isolation } from './isolation.ts'
import { killPostgres } from './kill-postgres.ts'
import { killServices } from './kill-services.ts'
import { overload } from './overload.ts'
import { randomCombination } from './random-combination.ts'
import { secondFault } from './second-fault.ts'
import { supervisorKilled } from './supervisor-killed.ts'
import { telemetryDown } from './telemetry-down.ts'

/** All drills, in the order in which they are run: those that want one platform are neighbours. */
export const drills: readonly Drill[] = [
  connectivity,
  killServices,
  killPostgres,
  telemetryDown,
  isolation,
  secondFault,
  connectionHog,
  commitDelays,
  overload,
  supervisorKilled,
  expiry,
  randomCombination,
]
