import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type Engines, openEngines } from '@ballast/kit/fixtures'
import fc from 'fast-check'
import pg from 'pg'
import { readCatalogue, readExtensions, renderCatalogue } from '../catalogue/generate.ts'
import { loadParser, parse } from '../parse.ts'
import type { Schema } from '../schema/schema.ts'
import { arbitraryPredicate } from './arbitrary-predicate.ts'
import { accepted, mutable, refused, statementOf } from './cases.ts'
import { corpusSchema, judgedVerdict } from './judged.ts'
import { prepareServer, serverVerdicts } from './server.ts'
import { walk } from './walk.ts'

const major = 15

describe(`against PostgreSQL ${major}`, () => {
  let engines: Engines
  let client: pg.Client
  let schema: Schema

  before(async () => {
    await loadParser()
    engines = await openEngines()
    const { host, port, passwordFile } = await engines.start('postgres')
    const password = readFileSync(passwordFile, 'utf8').trim()
    client = new pg.Client({ host, port, user: 'postgres', password, database: 'postgres' })
    await client.connect()
    const { rows } = await client.query<{ version: number }>(
      `select current_setting('server_version_num')::integer / 10000 as version`,
    )
    assert.equal(rows[0]!.version, major, 'the catalogue of this directory is for another version')
    schema = corpusSchema()
  })
  after(async () => {
    await client?.end()
    await engines?.[Symbol.asyncDispose]()
  })

  /** Where the check and the server are not of one mind. */
  const disagreements = async (texts: readonly string[], known: Schema): Promise<string[]> => {
    const verdicts = await serverVerdicts(client, texts)
    return texts.flatMap((text, index) => {
      const server = wordOf(verdicts[index]!)
      const check = judgedVerdict(text, known)
      return server === undefined || server === check
        ? []
        : [`${verdicts[index]}, judged ${check}: ${text}`]
    })
  }

  it('the committed catalogue is the one of the server', async () => {
    const text = (name: string) =>
      readFileSync(join(import.meta.dirname, `../catalogue/${name}-${major}.json`), 'utf8')
    assert.equal(renderCatalogue({ pg_catalog: await readCatalogue(client) }), text('postgres'))
    assert.equal(renderCatalogue(await readExtensions(client)), text('extensions'))
  })

  describe('of one mind with the server', () => {
    before(() => prepareServer(client))

    for (const [expected, texts] of Object.entries({ accepted, mutable, refused })) {
      it(`${texts.length} statements that are ${expected}`, async () => {
        const verdicts = await serverVerdicts(client, texts.map(statementOf))
        const wrong = texts.filter((_, index) => wordOf(verdicts[index]!) !== expected)
        assert.deepEqual(wrong, [], 'the list itself is wrong about the server')
        assert.deepEqual(await disagreements(texts.map(statementOf), schema), [])
      })
    }

    it('every function, operator and cast of the catalogue', async () => {
      const { table, predicates } = walk(await readCatalogue(client))
      await client.query(table)
      const wide = parse('wide.sql', table, schema).statements[0]!.after
      assert.ok(predicates.length > 3_500, `only ${predicates.length} predicates`)
      assert.deepEqual(await disagreements(predicates, wide), [])
    })

    it('predicates made at random', async () => {
      const texts = fc.sample(arbitraryPredicate, { numRuns: 5_000, seed: 2 })
      assert.deepEqual(await disagreements(texts.map(statementOf), schema), [])
    })
  })
})

/**
 * Undefined for what says nothing about the expression: a literal that its type cannot read (class 22, and XX of an
 * extension), or the name of a table in one (42P01).
 */
function wordOf(verdict: string): string | undefined {
  if (verdict === 'accepted') return 'accepted'
  if (verdict === '42P17') return 'mutable'
  return /^(22|XX)|^42P01$/.test(verdict) ? undefined : 'refused'
}
