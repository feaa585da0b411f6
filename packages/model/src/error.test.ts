import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { BallastError, errorCatalogue } from './error.ts'

const page = readFileSync(join(import.meta.dirname, '../../../docs/errors.md'), 'utf8')

/** Rows of the first table: `| CODE | exit | meaning | what to do |`. */
const documented = [
  ...page.matchAll(/^\| `([A-Z_]+)` +\| ([123]) +\| ([^|]+?) +\| ([^|]+?) +\|$/gm),
].map(([, code, exit, meaning]) => ({ code: code!, exit: Number(exit), meaning: meaning! }))

describe('errorCatalogue', () => {
  it('matches docs/errors.md in both directions', () => {
    const catalogue = Object.entries(errorCatalogue).map(([code, { exit, meaning }]) => ({
      code,
      exit,
      meaning,
    }))
    const byCode = (a: { code: string }, b: { code: string }) => (a.code < b.code ? -1 : 1)
    assert.deepEqual(documented.sort(byCode), catalogue.sort(byCode))
  })
})

describe('BallastError', () => {
  it('gives a command the exit status of its code', () => {
    assert.equal(new BallastError('USAGE', 'Cannot do this').exit, 2)
    assert.equal(new BallastError('PORT_IN_USE', 'Cannot start this').exit, 3)
  })

  it('keeps its facts and its cause', () => {
    const cause = new Error('why')
    const error = new BallastError('NO_SPACE', 'Cannot write', { facts: { path: 'x' }, cause })
    assert.deepEqual(error.facts, { path: 'x' })
    assert.equal(error.cause, cause)
  })
})
