import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

/** Returns the last lines of a log file, from byte `from` on, which skips the output of earlier runs. */
export function logTail(path: string, { from = 0, lines = 12 } = {}): string {
  try {
    const file = openSync(path, 'r')
    try {
      const { size } = fstatSync(file)
      const start = Math.max(from, size - 16_384)
      const bytes = Buffer.alloc(Math.max(0, size - start))
      readSync(file, bytes, 0, bytes.length, start)
      return bytes.toString('utf8').trimEnd().split('\n').slice(-lines).join('\n')
    } finally {
      closeSync(file)
    }
  } catch {
    return ''
  }
}
