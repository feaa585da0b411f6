import type { Logger } from './logs.ts'

/** Settles with the first request to stop; a second one ends the process at once. */
export function untilAsked(log: Logger): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        log.info({ signal }, 'Stopping')
        resolve()
        process.once(signal, () => process.exit(1))
      })
    }
  })
}
