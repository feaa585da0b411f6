import type { Drill } from '../drill/drill.ts'
import { brokerLost } from './broker-lost.ts'
import { commitDelays } from './commit-delays.ts'
import { connectionHog } from './connection-hog.ts'
import { connectivity } from './connectivity.ts'
import { diskFull } from './disk-full.ts'
import { isolation } from './isolation.ts'
import { kafkaAway } from './kafka-away.ts'
import { kafkaKilled } from './kafka-killed.ts'
import { killPostgres } from './kill-postgres.ts'
import { killServices } from './kill-services.ts'
import { overload } from './overload.ts'
import { pausePostgres } from './pause-postgres.ts'
import { poisonMessage } from './poison-message.ts'
import { randomCombination } from './random-combination.ts'
import { rebalanceStorm } from './rebalance-storm.ts'
import { redisLost } from './redis-lost.ts'
import { relayDead } from './relay-dead.ts'
import { secondFault } from './second-fault.ts'
import { separateDatabases } from './separate-databases.ts'
import { slowDatabase } from './slow-database.ts'
import { supervisorKilled } from './supervisor-killed.ts'
import { telemetryDown } from './telemetry-down.ts'

/** All drills, in the order in which they are run: neighbours share a platform where they can. */
export const drills: readonly Drill[] = [
  connectivity,
  killServices,
  killPostgres,
  pausePostgres,
  kafkaKilled,
  kafkaAway,
  rebalanceStorm,
  redisLost,
  poisonMessage,
  relayDead,
  telemetryDown,
  isolation,
  secondFault,
  connectionHog,
  commitDelays,
  overload,
  supervisorKilled,
  separateDatabases,
  brokerLost,
  diskFull,
  slowDatabase,
  randomCombination,
]
