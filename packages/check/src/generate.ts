import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { docsFolder, pages, registry, registryFile } from './generated-files.ts'

/** Writes the registry of rules and their pages, and keeps hand-written pages. */
const handWritten = new Set(['writing-a-rule.md'])

writeFileSync(registryFile, registry())
const { rules } = await import('./rules/index.ts')
const { sqlRules } = await import('./sql/rules/index.ts')
const made = await pages(rules, sqlRules)
mkdirSync(docsFolder, { recursive: true })
for (const name of readdirSync(docsFolder)) {
  if (!made.has(name) && !handWritten.has(name)) rmSync(join(docsFolder, name))
}
for (const [name, text] of made) writeFileSync(join(docsFolder, name), text)
