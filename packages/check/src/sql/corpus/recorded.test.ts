import assert from 'node:assert/strict'
import { posix } from 'node:path'
import { describe, it } from 'node:test'
import { comparedFiles, decidingPackages, readSource } from './recorded.ts'

/** Packages that install, start and stop the servers, and report errors. They do not affect the verdicts. */
const irrelevantPackages = [
  'execa',
  '@ballast/engines',
  '@ballast/engines/fixtures',
  '@ballast/model',
]

interface Import {
  readonly by: string
  readonly what: string
  readonly from: string
}

/** Returns every direct and transitive import of the comparison. */
function importsOf(path: string, seen = new Set<string>()): Import[] {
  if (seen.has(path)) return []
  seen.add(path)
  const text = readSource(path).toString()
  const found = text.matchAll(/^(?:import|export) (?:([^';]*?) from )?'([^'\n]+)'$/gm)
  return Array.from(found, ([, what = '', from]) => ({ by: path, what, from: from! })).flatMap(
    (one) =>
      one.from.startsWith('.')
        ? [one, ...importsOf(posix.join(posix.dirname(path), one.from), seen)]
        : [one],
  )
}

describe('comparisonInputs', () => {
  const imports = importsOf('corpus/against-server.test.ts')

  it('covers every import of the comparison', () => {
    const files = comparedFiles()
    const packages = new Set<string>([...decidingPackages, ...irrelevantPackages])
    const uncovered = imports.filter(({ by, from }) => {
      if (from.startsWith('.')) return !files.includes(posix.join(posix.dirname(by), from))
      return !from.startsWith('node:') && !packages.has(from)
    })
    assert.deepEqual(uncovered, [])
    for (const name of packages)
      assert.ok(
        imports.some(({ from }) => from === name),
        name,
      )
  })

  it('may leave out @ballast/model, because only the error is imported from it', () => {
    const imported = imports.filter(({ from }) => from === '@ballast/model')
    assert.deepEqual([...new Set(imported.map(({ what }) => what))], ['{ BallastError }'])
  })
})
