import { text } from 'node:stream/consumers'
import type { Instance } from '@ballast/local'
import { removeProject } from './drill-project.ts'

/**
 * The guardian's process: its input ends when the drill's process does. Unless it was dismissed before,
 * the drill's platform is stopped, with all that is left of it, and removed.
 */
const declared = JSON.parse(process.argv[2]!) as Instance
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})

const said = await text(process.stdin)
if (!said.startsWith('dismissed')) await removeProject(declared)
