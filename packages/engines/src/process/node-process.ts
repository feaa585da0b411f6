import { join } from 'node:path'
import type { Site } from '../site.ts'

/** What a plan calls the Node that runs services. */
export const nodeSoftware = 'Node.js 24'

/** Small heaps: a platform runs a dozen of these processes on one machine. */
export const nodeArguments = [
  '--max-semi-space-size=8',
  '--max-old-space-size=256',
  '--disable-warning=ExperimentalWarning',
]

/** Compiled code is kept between starts, which saves most of a start's CPU. */
export function nodeEnvironment({ cache }: Site): Record<string, string> {
  return { NODE_ENV: 'production', NODE_COMPILE_CACHE: join(cache, 'compile') }
}
