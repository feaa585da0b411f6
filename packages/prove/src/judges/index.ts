import type { Judge } from './judge.ts'
import { lostEvents } from './lost-events.ts'
import { outOfOrder } from './out-of-order.ts'
import { unknowns } from './unknowns.ts'

/** Invariants of every platform that must hold after every drill. */
export const judges: readonly Judge[] = [outOfOrder, lostEvents, unknowns]

export { type Facts, operationsBySubject } from './facts.ts'
export { type Judge, type Judged, judged } from './judge.ts'
export { shedPolitely } from './shed-politely.ts'
