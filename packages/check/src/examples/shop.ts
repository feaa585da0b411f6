import assert from 'node:assert/strict'
import { mkdirSync, mkdtempDisposableSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { PlatformDefinition } from '@ballast/model'
import { checkPlatform } from '../check-platform.ts'
import type { Finding } from '../finding.ts'
import { applyEdits } from '../location/edit.ts'
import type { Rule } from '../rule.ts'
import { editShop } from './edit-shop.ts'
import type { Expectation } from './expectations.ts'

const root = join(import.meta.dirname, '../../../..')
const path = join(root, 'platform.ts')
const text = readFileSync(path, 'utf8')
const shop = await declared(path)

/**
 * What the shop's own declaration demands of a rule: content with it as it is, and the only one of `among`
 * that is not when it is edited against the rule.
 */
export function shopExpectationsOf(rule: Rule, among: readonly Rule[]): Expectation[] {
  return [
    {
      what: 'is content with the shop',
      holds: () => assert.deepEqual(checkPlatform(shop, { file: path, rules: [rule] }), []),
    },
    { what: 'is broken by an edit of the shop, and nothing else is', holds: () => broken() },
  ]

  async function broken(): Promise<void> {
    // Inside the project, where its packages are found.
    mkdirSync(join(root, '.ballast'), { recursive: true })
    using directory = mkdtempDisposableSync(join(root, '.ballast/check-'))
    const check = async (name: string, source: string): Promise<Finding[]> => {
      const file = join(directory.path, name)
      writeFileSync(file, source)
      return checkPlatform(await declared(file), { file, base: directory.path, rules: among })
    }
    const edited = editShop(rule, { text, path, shop })
    const findings = await check('edited.ts', edited)
    assert.deepEqual(
      [...new Set(findings.map(({ rule: id }) => id))],
      [rule.id],
      `the edited shop must break ${rule.id} and no other rule: narrow the rule that is too much, or give ${rule.id} another edit in \`shop\``,
    )
    for (const { file, line, column } of findings) {
      assert.equal(file, 'edited.ts')
      assert.ok(line > 1 && column >= 1, 'its position is known')
    }
    const fixable = findings.find(({ edit }) => edit !== undefined)
    if (fixable === undefined) return
    const left = await check('fixed.ts', applyEdits(edited, [fixable.edit!]))
    const again = left.filter(({ at }) => at === fixable.at)
    assert.deepEqual(again, [], 'its fix leaves nothing to report there')
  }
}

async function declared(file: string): Promise<PlatformDefinition> {
  const module = (await import(pathToFileURL(file).href)) as { default: PlatformDefinition }
  return module.default
}
