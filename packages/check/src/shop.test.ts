import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { pathToFileURL } from 'node:url'
import type { PlatformDefinition } from '@ballast/model'
import { checkPlatform } from './check-platform.ts'
import { editShop } from './examples/edit-shop.ts'
import { applyEdits } from './location/edit.ts'
import { rules } from './rules/index.ts'

const root = join(import.meta.dirname, '../../..')
const path = join(root, 'platform.ts')
const text = readFileSync(path, 'utf8')
const { default: shop } = (await import(pathToFileURL(path).href)) as {
  default: PlatformDefinition
}

// Inside the project, where its packages are found.
mkdirSync(join(root, '.ballast'), { recursive: true })
const directory = mkdtempSync(join(root, '.ballast/check-'))
after(() => rmSync(directory, { recursive: true, force: true }))

async function check(name: string, source: string) {
  const file = join(directory, `${name}.ts`)
  writeFileSync(file, source)
  const { default: edited } = (await import(pathToFileURL(file).href)) as {
    default: PlatformDefinition
  }
  return checkPlatform(edited, { file, base: directory })
}

describe('the shop', () => {
  it('is clean in all environments', () => {
    assert.deepEqual(checkPlatform(shop, { file: path }), [])
  })
})

describe('an edit of the shop', () => {
  for (const rule of rules) {
    it(`breaks ${rule.id}, and nothing else`, async () => {
      const edited = editShop(rule, { text, path, shop })
      const findings = await check(rule.id, edited)
      assert.deepEqual([...new Set(findings.map((finding) => finding.rule))], [rule.id])
      for (const { file, line, column } of findings) {
        assert.equal(file, `${rule.id}.ts`)
        assert.ok(line > 1 && column >= 1, 'its position is known')
      }
      const [fixable] = findings.filter(({ edit }) => edit !== undefined)
      if (fixable === undefined) return
      const left = await check(`${rule.id}-fixed`, applyEdits(edited, [fixable.edit!]))
      assert.equal(
        left.some(({ at }) => at === fixable.at),
        false,
        'its fix leaves nothing to report there',
      )
    })
  }
})
