import { join } from 'node:path'
import type { EngineContext } from '../engine.ts'

/** Small heaps: a platform runs a dozen of these processes on one machine. */
export const nodeArguments = [
  '--max-semi-space-size=8',
  '--max-old-space-size=256',
  '--disable-warning=ExperimentalWarning',
]

/** Compiled code is kept between starts, which saves most of a start's CPU. */
export function nodeEnvironment({ cacheDirectory }: EngineContext): Record<string, string> {
  return { NODE_ENV: 'production', NODE_COMPILE_CACHE: join(cacheDirectory, 'compile') }
}
