import assert from 'node:assert/strict'
import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { it } from 'node:test'
import { checkPlatform } from '@ballast/check'
import { loadDefinition } from '@ballast/local'
import { drillNames } from '@ballast/prove/drill-names'
import { newService } from '../../packages/cli/src/new/new-service.ts'

const project = dirname(import.meta.dirname)

it('adds a service to the shop that check has nothing against, in any environment', async () => {
  await mkdir(join(project, '.ballast'), { recursive: true })
  // Inside the project, where its packages are found.
  const copy = await mkdtemp(join(project, '.ballast/new-'))
  try {
    await cp(join(project, 'platform.ts'), join(copy, 'platform.ts'))
    const { files } = await newService(copy, 'gift-cards')
    assert.ok(files.includes('services/gift-cards/src/main.ts'))
    const file = join(copy, 'declared.ts')
    // Under another name: the module was loaded before it was changed.
    await cp(join(copy, 'platform.ts'), file)
    assert.match(await readFile(file, 'utf8'), /service\('gift-cards'/)
    const found = checkPlatform(await loadDefinition(file), { file, drills: drillNames(project) })
    assert.deepEqual(
      found.map(({ rule, what }) => `${rule}: ${what}`),
      [],
    )
  } finally {
    await rm(copy, { recursive: true, force: true })
  }
})
