import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { repository as root } from '../repository.ts'
import { parallel, serial } from './test.ts'

const matching = (patterns: readonly string[]) => globSync(patterns, { cwd: root }).toSorted()

const testFiles = matching(['{packages,shop,examples}/**/*.test.ts']).filter(
  (file) => !file.includes('node_modules'),
)

/** Calls that start a platform, or stop one that a child process started. */
const starters =
  /\b(startPlatform|stopPlatform|startDrillPlatform|startShop|makeProject|openStandalone)\b|'up --detach'/

/** Returns the text of a test file and of the suites and fixtures that it imports. */
function textOf(path: string, seen = new Set<string>()): string {
  if (seen.has(path)) return ''
  seen.add(path)
  const text = readFileSync(path, 'utf8')
  const parts = text.matchAll(/(?:from|import) '(\.[^']*(?:\.suite|fixtures\/[^']*)\.ts)'/g)
  return [text, ...Array.from(parts, ([, part]) => textOf(join(dirname(path), part!), seen))].join(
    '\n',
  )
}

describe('ballast test', () => {
  it('runs every test file once', () => {
    const run = [parallel, serial].flatMap(({ patterns }) => matching(patterns))
    assert.deepEqual(run.toSorted(), testFiles)
  })

  it('runs exactly the files that start a whole platform serially', () => {
    const self = 'packages/cli/src/commands/test-files.test.ts'
    const starting = testFiles.filter(
      (file) => file !== self && starters.test(textOf(join(root, file))),
    )
    assert.deepEqual(matching(serial.patterns), starting)
  })
})
