import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { needs } from '../registry.ts'
import { mavenNeed } from './maven.ts'

describe('debian-packages.txt', () => {
  it('lists the packages of all engines for the launcher, which runs before Node.js is installed', () => {
    const lines = readFileSync(join(import.meta.dirname, 'debian-packages.txt'), 'utf8')
    const wanted = [...needs, mavenNeed].flatMap((need) =>
      need.kind === 'debian' ? need.packages.join('|') : [],
    )
    assert.deepEqual(lines.trim().split('\n'), [...new Set(wanted)])
  })
})
