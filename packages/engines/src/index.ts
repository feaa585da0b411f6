export type {
  Engine,
  EngineContext,
  EngineSecret,
  NodeContext,
  NodeOf,
  Running,
  Secrets,
  Usage,
} from './engine.ts'
export type { EngineUsage } from './engine-usage.ts'
export {
  described,
  type Fields,
  type FieldsOf,
  ignored,
  oneOf,
  only,
  rendered,
  type UnsupportedField,
  unsupportedFields,
} from './fields.ts'
export {
  cacheDir,
  type DebianNeed,
  ensureInstalled,
  findOnPath,
  type InstallEvent,
  jarsOf,
  javaBin,
  type MavenNeed,
  pythonOf,
  schemathesis,
} from './install/index.ts'
export { packageFolder, siblingModule } from './installed-package.ts'
export { issueToken, type TokenRequest } from './issuer/issue-token.ts'
export { issuerUrl } from './issuer/plan.ts'
export { kafkaJars } from './kafka/install.ts'
export {
  type EventFlow,
  type GroupLag,
  readEventFlow,
  skewWindowMs,
  type TopicSkew,
} from './kafka/lag.ts'
export { loopbackHost, withSharedClasses } from './loopback-host.ts'
export { migrate } from './node-service/migrate.ts'
export type { NodePlan, Probe } from './plan.ts'
export { connectAs } from './postgres/connect.ts'
export { postgresBin } from './postgres/install.ts'
export { auditor, databaseRoles, ownerOf, roleSecret, superuser } from './postgres/roles.ts'
export { adoptProcess, type OrphanProcess } from './process/adopt-process.ts'
export { fingerprintOf } from './process/fingerprint.ts'
export { logTail } from './process/log-tail.ts'
export {
  isAlive,
  killTree,
  type ProcessIdentity,
  processEntry,
  processTree,
  signalTree,
} from './process/process-tree.ts'
export { runAs, runsAsRoot } from './process/run-as.ts'
export { type ProcessOptions, startProcess } from './process/start-process.ts'
export { readUsage } from './process/usage.ts'
export { redisSecret } from './redis/plan.ts'
export {
  addressesFor,
  engineOf,
  needs,
  needsOf,
  topologyFor,
  unsupportedFieldsOf,
} from './registry.ts'
export { openSecrets } from './secrets.ts'
export { placeholderSite, type Site } from './site.ts'
export { type Host, makeSecrets, planOf, startNode } from './start-node.ts'
