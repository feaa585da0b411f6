import type { Drill } from '../drill/drill.ts'
import { killPostgres } from './kill-postgres.ts'
import { killServices } from './kill-services.ts'

/** All drills, in the order in which they are run. */
export const drills: readonly Drill[] = [killServices, killPostgres]
