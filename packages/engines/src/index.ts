export type { Engine, EngineContext, NodeContext, Running, Secrets } from './engine.ts'
export { described, type Fields, ignored, type NotDone, notDone } from './fields.ts'
export {
  cacheDir,
  ensureInstalled,
  type InstallEvent,
  jarsOf,
  javaBin,
  pythonOf,
  schemathesis,
} from './install/index.ts'
export { issuerUrl } from './issuer/config.ts'
export { issueToken, type TokenRequest } from './issuer/issue-token.ts'
export { kafkaJars } from './kafka/install.ts'
export {
  type EventFlow,
  type GroupLag,
  readEventFlow,
  skewWindowMs,
  type TopicSkew,
} from './kafka/lag.ts'
export { migrate } from './node-service/migrate.ts'
export { connectAs } from './postgres/connect.ts'
export { postgresBin } from './postgres/install.ts'
export { auditor, databaseRoles, ownerOf, roleSecret } from './postgres/roles.ts'
export { logTail } from './process/log-tail.ts'
export {
  isAlive,
  killTree,
  type ProcessIdentity,
  processEntry,
  processTree,
  signalTree,
} from './process/process-tree.ts'
export { runAs } from './process/run-as.ts'
export { redisSecret } from './redis/driver.ts'
export { engineOf, needs, notDoneOf } from './registry.ts'
export { openSecrets } from './secrets.ts'
