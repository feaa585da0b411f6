import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { repository as root } from '../repository.ts'
import { oneByOne, sideBySide } from './test.ts'

const matching = (patterns: readonly string[]) => globSync(patterns, { cwd: root }).toSorted()

const testFiles = matching(['{packages,shop,examples}/**/*.test.ts']).filter(
  (file) => !file.includes('node_modules'),
)

/** What starts a platform, or stops one that a child process has started. */
const starters =
  /\b(startPlatform|stopPlatform|startDrillPlatform|startShop|makeProject)\b|'up --detach'/

/** The text of a test file, and of the suites and fixtures that it is made of. */
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
    const run = [sideBySide, oneByOne].flatMap(({ patterns }) => matching(patterns))
    assert.deepEqual(run.toSorted(), testFiles)
  })

  it('runs alone what starts a whole platform, and nothing else', () => {
    const self = 'packages/cli/src/commands/test-files.test.ts'
    const starting = testFiles.filter(
      (file) => file !== self && starters.test(textOf(join(root, file))),
    )
    assert.deepEqual(matching(oneByOne.patterns), starting)
  })
})
