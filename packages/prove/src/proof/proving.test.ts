import assert from 'node:assert/strict'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { openTestDirectory } from '@ballast/engines/fixtures'
import { libraryRoot } from '../fixtures/library.ts'
import { openProving } from './proving.ts'

/** A project in a folder of its own, with the platform of the library and the given files below `proof`. */
async function project(files: Readonly<Record<string, string>>) {
  const directory = await openTestDirectory('ballast-proving-')
  const root = directory.path
  await mkdir(join(root, 'proof/drills'), { recursive: true })
  await symlink(join(libraryRoot, 'platform.ts'), join(root, 'platform.ts'))
  for (const [name, text] of Object.entries(files)) await writeFile(join(root, 'proof', name), text)
  return {
    root,
    environment: 'local',
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
  }
}

const library = JSON.stringify(join(libraryRoot, 'proof/index.ts'))
const proof = `import library from ${library}\nexport default library\n`

describe('openProving', () => {
  it('has the generic drills, and those in files of the project', async () => {
    await using place = await project({
      'index.ts': proof,
      'drills/shelf-falls.ts': `export const shelfFalls = { name: 'shelf-falls', budgets: () => [], sabotages: [] }\n`,
      'drills/shelf-falls.test.ts': `throw new Error('loaded')\n`,
    })
    const { drills } = await openProving(place)
    const names = drills.map(({ name }) => name)
    assert.ok(names.includes('kill-services') && names.includes('shelf-falls'))
  })

  it('refuses a project without a proof, and a file that exports none', async () => {
    await using empty = await project({})
    await assert.rejects(openProving(empty), { code: 'USAGE', message: /There is no .*index\.ts/ })
    await using other = await project({ 'index.ts': 'export default {}\n' })
    await assert.rejects(openProving(other), { code: 'USAGE', message: /must export a proof/ })
  })

  it('refuses a drill that has not the name of its file', async () => {
    await using place = await project({
      'index.ts': proof,
      'drills/shelf-falls.ts': `export const other = { name: 'other' }\n`,
    })
    await assert.rejects(openProving(place), { message: /must export a drill named "shelf-falls"/ })
  })

  it('refuses kinds of a service that does not exist, and additions to no drill', async () => {
    const changed = (change: string) =>
      `import library from ${library}\nexport default { ...library, ${change} }\n`
    const kinds = `workload: { ...library.workload, kinds: { lend: { effect: 'creates', service: 'desk' } } }`
    await using unknown = await project({ 'index.ts': changed(kinds) })
    await assert.rejects(openProving(unknown), { message: /service "desk" answers "lend"/ })
    await using lost = await project({ 'index.ts': changed(`additions: { 'no-drill': {} }`) })
    await assert.rejects(openProving(lost), { message: /drills that do not exist: no-drill/ })
  })
})
