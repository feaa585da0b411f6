export { proveTwins } from './prove-twins.ts'
export { renderTwin } from './render-twins.ts'
export { runTwin } from './run-twin.ts'
export { allTwins, twinPortOffset } from './twin.ts'
