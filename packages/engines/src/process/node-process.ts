import { join } from 'node:path'
import type { Site } from '../site.ts'

/** Name in plans of the Node.js that runs services. */
export const nodeSoftware = 'Node.js 24'

/** Arguments of Node.js. Heaps are small, because a platform runs a dozen of these processes on one machine. */
export const nodeArguments = [
  '--max-semi-space-size=8',
  '--max-old-space-size=256',
  '--disable-warning=ExperimentalWarning',
]

/** Returns the environment of Node.js. The compile cache saves most of the CPU time of a start. */
export function nodeEnvironment({ cache }: Site): Record<string, string> {
  return { NODE_ENV: 'production', NODE_COMPILE_CACHE: join(cache, 'compile') }
}
