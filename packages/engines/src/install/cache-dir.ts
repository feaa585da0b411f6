import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where downloads are kept between runs; the launcher follows the same order. */
export function cacheDir(env: NodeJS.ProcessEnv = process.env): string {
  if (env.BALLAST_CACHE) return env.BALLAST_CACHE
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'ballast')
}
