import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { runCommand } from './run-command.ts'

describe('runCommand', () => {
  it('passes on whole lines of both streams, in whatever pieces they come', async () => {
    const lines: string[] = []
    const script = 'printf "one "; sleep 0.05; printf "line\\n\\n"; printf "and an end" >&2'
    const { output } = await runCommand(['sh', '-c', script], {
      onLine: (line) => lines.push(line),
    })
    assert.deepEqual(lines.toSorted(), ['and an end', 'one line'])
    assert.match(output, /one line/)
  })
})
