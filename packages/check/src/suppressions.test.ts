import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import type { Finding } from './finding.ts'
import { applySuppressions } from './suppressions.ts'

const base = mkdtempSync(join(tmpdir(), 'ballast-suppressions-'))
after(() => rmSync(base, { recursive: true }))

const finding = (line: number, rule = 'rule-one'): Finding => ({
  rule,
  severity: 'error',
  at: 'postgres.breads.port',
  file: 'platform.ts',
  line,
  column: 3,
  what: 'what',
  why: 'why',
  fix: 'fix',
})

function left(source: string[], findings: Finding[], isWhole = true): string[] {
  writeFileSync(join(base, 'platform.ts'), source.join('\n'))
  return applySuppressions(findings, [join(base, 'platform.ts')], { base, isWhole }).map(
    ({ rule, line }) => `${rule} ${line}`,
  )
}

describe('applySuppressions', () => {
  it('removes findings that are suppressed above the value, or on its line', () => {
    assert.deepEqual(left(['// ballast-ignore rule-one: because', 'port: 1,'], [finding(2)]), [])
    assert.deepEqual(left(['port: 1, // ballast-ignore rule-one: because'], [finding(1)]), [])
  })

  it('accepts several suppressions above one value', () => {
    const source = ['// ballast-ignore rule-one: a', '// ballast-ignore rule-two: b', 'port: 1,']
    assert.deepEqual(left(source, [finding(3), finding(3, 'rule-two')]), [])
  })

  it('keeps findings of other rules and on other lines', () => {
    const source = ['// ballast-ignore rule-one: because', 'port: 1,', 'port: 2,']
    assert.deepEqual(left(source, [finding(2), finding(2, 'rule-two'), finding(3)]), [
      'rule-two 2',
      'rule-one 3',
    ])
  })

  it('demands a reason', () => {
    assert.deepEqual(left(['// ballast-ignore rule-one', 'port: 1,'], [finding(2)]), [
      'suppression-without-reason 1',
      'rule-one 2',
    ])
  })

  it('reports an unused suppression, unless only a part was checked', () => {
    assert.deepEqual(left(['// ballast-ignore rule-one: once', 'port: 1,'], []), [
      'unused-suppression 1',
    ])
    assert.deepEqual(left(['// ballast-ignore rule-one: once', 'port: 1,'], [], false), [])
  })
})
