import type { ReplayProgress } from './replay.ts'

/**
 * Writes progress to a stream: on a terminal one line that is written over, elsewhere a line when
 * a phase begins and every ten seconds.
 */
export function progressLine(stream: NodeJS.WriteStream) {
  const everyMs = stream.isTTY ? 100 : 10_000
  let last = { phase: '', at: 0 }
  return {
    show({ phase, done, total, waitsFor }: ReplayProgress): void {
      const now = Date.now()
      const isNew = phase !== last.phase
      if (!isNew && now - last.at < everyMs && done !== total) return
      const count = total === 0 ? `${phase}…` : `${phase} ${done}/${total}`
      const text = waitsFor === undefined ? count : `${count}, waits for ${waitsFor}`
      if (stream.isTTY) stream.write(`${isNew && last.phase ? '\n' : '\r'}\x1b[K${text}`)
      else if (isNew || now - last.at >= everyMs) stream.write(`${text}\n`)
      last = { phase, at: now }
    },
    end: () => stream.isTTY && last.phase !== '' && stream.write('\n'),
  }
}
