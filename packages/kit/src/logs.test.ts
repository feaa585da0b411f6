import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, it } from 'node:test'

/** Returns the log line that a process writes with this list of redacted fields. */
function logged(redacts: readonly string[], value: object): string {
  const script = `
    import { createLogger } from ${JSON.stringify(join(import.meta.dirname, 'logs.ts'))}
    const log = createLogger({ name: 'book', instance: 'book-1', redacts: ${JSON.stringify(redacts)} })
    log.info(${JSON.stringify(value)}, 'Lent')`
  return execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    encoding: 'utf8',
  })
}

describe('createLogger', () => {
  it('redacts fields down to the headers of a request', () => {
    const value = {
      'card-number': 'secret',
      member: { 'card-number': 'secret', name: 'anna' },
      req: { headers: { 'card-number': 'secret' } },
    }
    const line = logged(['password', 'card-number'], value)
    assert.doesNotMatch(line, /secret/)
    assert.equal(JSON.parse(line).member.name, 'anna')
    assert.match(logged(['password'], value), /secret/)
  })
})
