import { spawn } from 'node:child_process'
import { siblingModule } from '@ballast/engines'
import type { Instance } from '@ballast/local'

/** Watches over the platform of a drill for as long as this process lives. */
export interface Guardian {
  /** Ends the guardian once everything has been removed. */
  dismiss(): void
}

/**
 * Starts a guardian: a process of its own that stops and removes the platform of a drill once this process
 * is gone, however it ended. Nothing that a drill has paused, cut or filled outlives the drill.
 */
export function guard(declared: Instance): Guardian {
  const child = spawn(
    process.execPath,
    [siblingModule(import.meta, 'guardian-main'), JSON.stringify(declared)],
    // In a session of its own, so that what kills this process does not kill its guardian.
    { detached: true, stdio: ['pipe', 'ignore', 'ignore'] },
  )
  child.unref()
  child.stdin.on('error', () => {})
  return { dismiss: () => child.stdin.end('dismissed\n') }
}
