export type { Engine, EngineContext, NodeContext, Running, Secrets } from './engine.ts'
export { connectAs } from './postgres/connect.ts'
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
export { engineOf } from './registry.ts'
export { openSecrets } from './secrets.ts'
