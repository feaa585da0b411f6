export { cacheDir } from './cache-dir.ts'
export { javaBin, javaNeed } from './java.ts'
export { debianBinary, jarsOf } from './locate.ts'
export type { DebianNeed, MavenNeed, Need, Provides } from './need.ts'
