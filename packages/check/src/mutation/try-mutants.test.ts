import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { tryMutants } from './try-mutants.ts'

const directory = mkdtempSync(join(tmpdir(), 'ballast-mutants-'))
after(() => rmSync(directory, { recursive: true }))

/** A rule with the given examples, in a file of its own. */
function ruleFile({
  good,
  before = '',
  set = "'12'",
  after = '',
}: {
  good: string
  before?: string
  set?: string
  after?: string
}): string {
  const file = join(directory, 'tiny-rule.ts')
  writeFileSync(
    file,
    `export const tinyRule = {
      id: 'tiny-rule',
      severity: 'error',
      *check({ topics }: { topics: readonly { partitions: number }[] }) {
        ${before}
        for (const topic of topics) {
          if (topic.partitions >= 3) continue
          yield { at: [topic, 'partitions'], what: 'what', why: 'why', fix: 'fix', set: ${set} }
        }
      },
      examples: { bad: [{ baked: { partitions: 2 } }], good: [${good}] },
    }\n${after}`,
  )
  return file
}

describe('tryMutants', () => {
  it('kills every mutant of a rule whose examples are at the limit', async () => {
    const score = await tryMutants(ruleFile({ good: '{ baked: { partitions: 3 } }' }))
    assert.deepEqual(score, { rule: 'tiny-rule', mutants: 8, killed: 8, endless: 0, survivors: [] })
  })

  it('reports the survivors of examples that are far from the limit', async () => {
    const { mutants, killed, survivors } = await tryMutants(
      ruleFile({ good: '{ baked: { partitions: 12 } }' }),
    )
    assert.deepEqual([mutants, killed], [8, 6])
    assert.deepEqual(
      survivors.map(({ kind, line, source }) => `${line} ${kind}: ${source}`),
      ['7 >= to >: topic.partitions >= 3', '7 one more: 3'],
    )
  })

  it('counts a mutant that does not terminate as killed, and goes on after it', async () => {
    const before = 'for (let left = 4; left !== 0; left -= 2) {}'
    const score = await tryMutants(ruleFile({ good: '{ baked: { partitions: 3 } }', before }), {
      withinMs: 500,
    })
    assert.ok(score.endless >= 2, 'left -= 3 never reaches 0')
    assert.equal(score.mutants, 15)
    assert.ok(score.survivors.every(({ line }) => line === 5))
  })

  it('kills mutants of what --fix would write', async () => {
    const score = await tryMutants(
      ruleFile({ good: '{ baked: { partitions: 3 } }', set: 'String(12)' }),
    )
    assert.deepEqual([score.mutants, score.survivors], [10, []])
  })

  it('does not mutate a helper of the examples', async () => {
    const after = 'function pan() { return { partitions: 3 } }'
    const score = await tryMutants(ruleFile({ good: '{ baked: pan() }', after }))
    assert.equal(score.mutants, 8)
  })

  it('rejects a rule that fails its tests unmutated', async () => {
    const file = ruleFile({ good: '{ baked: { partitions: 1 } }' })
    await assert.rejects(tryMutants(file), /without a change: accepts its good example 1/)
  })
})
