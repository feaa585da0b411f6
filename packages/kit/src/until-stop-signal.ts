import type { Logger } from './logs.ts'

/** Resolves with the first SIGTERM or SIGINT; the same signal again exits the process at once. */
export function untilStopSignal(log: Logger): Promise<void> {
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
