export { dueTimes, type LoadSpec, secondsOf, usualLoad } from './load-spec.ts'
export { evenly, openLoop } from './open-loop.ts'
export { type LoadCounts, nothingCounted } from './protocol.ts'
export { type Random, seededRandom } from './seeded-random.ts'
