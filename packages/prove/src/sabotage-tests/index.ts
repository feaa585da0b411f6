export { renderSabotageTest } from './render-sabotage-tests.ts'
export { runSabotageTest, type SabotageTestResult } from './run-sabotage-test.ts'
export { runSabotageTests } from './run-sabotage-tests.ts'
export { sabotageTestsOf } from './sabotage-test.ts'
