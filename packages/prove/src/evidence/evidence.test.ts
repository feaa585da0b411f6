import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { example } from './fixtures/example.ts'
import { EvidenceSchema, latestEvidence, readEvidence, writeEvidence } from './index.ts'

describe('evidence', () => {
  it('is read as it was written, the latest of a drill first', async () => {
    const root = await mkdtemp(join(tmpdir(), 'ballast-evidence-'))
    try {
      assert.equal(await latestEvidence(root, example.drill), undefined)
      await writeEvidence(root, example)
      const later = { ...example, startedAt: '2026-11-24T00:00:00.000Z', seed: 8 }
      const path = await writeEvidence(root, later)
      assert.deepEqual(await readEvidence(path), later)
      assert.deepEqual(await latestEvidence(root, example.drill), later)
    } finally {
      await rm(root, { recursive: true })
    }
  })

  it('of another version, or with a field that is missing, is refused', async () => {
    const root = await mkdtemp(join(tmpdir(), 'ballast-evidence-'))
    const path = join(root, 'evidence.json')
    const { seed: _, ...seedless } = example
    try {
      for (const text of [
        JSON.stringify({ ...example, version: 3 }),
        JSON.stringify(seedless),
        JSON.stringify({ ...example, verdict: 'fine' }),
        JSON.stringify(example).slice(0, 100),
      ]) {
        await writeFile(path, text)
        await assert.rejects(readEvidence(path), { code: 'FILE_DAMAGED' })
      }
    } finally {
      await rm(root, { recursive: true })
    }
  })

  it('has its JSON Schema as a file beside it', async () => {
    const file = join(import.meta.dirname, 'evidence.schema.json')
    assert.deepEqual(
      JSON.parse(await readFile(file, 'utf8')),
      JSON.parse(JSON.stringify(EvidenceSchema)),
      'Write JSON.stringify(EvidenceSchema) into evidence.schema.json',
    )
  })
})
