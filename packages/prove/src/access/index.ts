export { findAccess } from './find-access.ts'
export type { DatabaseAccess, PlatformAccess } from './platform-access.ts'
export { query } from './query.ts'
