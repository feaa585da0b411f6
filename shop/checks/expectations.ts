import assert from 'node:assert/strict'
import { mkdirSync, mkdtempDisposableSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { applyEdits, checkPlatform, type Finding, type Rule } from '@ballast/check'
import type { PlatformDefinition } from '@ballast/model'
import { drillNames } from '@ballast/prove/drill-names'
import { editShop } from './edit-shop.ts'
import { edits } from './edits.ts'

const root = dirname(import.meta.dirname)
const path = join(root, 'platform.ts')
const text = readFileSync(path, 'utf8')
const shop = await declared(path)
const drills = drillNames(dirname(path))

/** Asserts that the rule reports nothing for the unedited shop. */
export function acceptsShop(rule: Rule): void {
  assert.deepEqual(checkPlatform(shop, { file: path, rules: [rule], drills }), [])
}

/** Asserts that one edit of the shop breaks this rule and no other, and that the fix repairs it. */
export async function refusesEditedShop(rule: Rule): Promise<void> {
  // Inside the project, where its packages are found.
  mkdirSync(join(root, '.ballast'), { recursive: true })
  using directory = mkdtempDisposableSync(join(root, '.ballast/check-'))
  const written = edits[rule.id]
  const known = [...drills, ...[written ?? []].flat().flatMap((edit) => edit.drills ?? [])]
  const check = async (name: string, source: string): Promise<Finding[]> => {
    const file = join(directory.path, name)
    writeFileSync(file, source)
    return checkPlatform(await declared(file), { file, base: directory.path, drills: known })
  }
  const edited = editShop(rule, written, { text, path, shop })
  const findings = await check('edited.ts', edited)
  assert.deepEqual(
    [...new Set(findings.map(({ rule: id }) => id))],
    [rule.id],
    `the edited shop must break ${rule.id} and no other rule: narrow the rule that is too much, or give ${rule.id} another edit in shop/checks/edits`,
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

async function declared(file: string): Promise<PlatformDefinition> {
  const module = (await import(pathToFileURL(file).href)) as { default: PlatformDefinition }
  return module.default
}
