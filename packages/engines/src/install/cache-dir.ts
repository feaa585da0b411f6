import { homedir } from 'node:os'
import { join } from 'node:path'

/** Returns the directory that keeps downloads between runs. The launcher uses the same order of variables. */
export function cacheDir(env: NodeJS.ProcessEnv = process.env): string {
  if (env.BALLAST_CACHE) return env.BALLAST_CACHE
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'ballast')
}
