import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { catalogueText } from '../catalogue/generate.ts'
import {
  catalogueFiles,
  cataloguePath,
  catalogueRows,
  knownVersions,
} from '../catalogue/versions.ts'
import { loadParser, parse } from '../parse.ts'
import { installServers } from '../real-server/install.ts'
import { type RealServer, startServer } from '../real-server/start.ts'
import type { Schema } from '../schema/schema.ts'
import { arbitraryPredicate } from './arbitrary-predicate.ts'
import {
  accepted,
  attempts,
  differing,
  groupedFor,
  mutable,
  newer,
  refused,
  sqlJson,
  statementOf,
  verdictsFor,
  virtual,
  xml,
} from './cases.ts'
import { corpusSchema, judgedVerdict } from './judged.ts'
import {
  type ComparedServer,
  comparisonInputs,
  type RecordedComparison,
  readRecorded,
  writeRecorded,
} from './recorded.ts'
import { prepareServer, serverVerdicts } from './server.ts'
import { walk } from './walk.ts'

const inputs = comparisonInputs()
const recorded = readRecorded()
const isRecorded = recorded?.inputs === inputs
const isForced = process.env.BALLAST_COMPARE_SERVERS === '1'

describe('the recorded comparison', {
  skip: !isRecorded && 'stale: its inputs have changed since',
}, () => {
  it('is with a server of every known version', () => {
    const servers = Object.entries(recorded!.servers)
    assert.deepEqual(
      servers.map(([version]) => Number(version)),
      knownVersions,
    )
    for (const [version, server] of servers) {
      assert.ok(server.version.startsWith(`${version}.`), server.version)
      assert.ok(server.statements > 5_000, `${server.statements}`)
    }
  })
})

const reason = isRecorded && !isForced && `recorded for the same inputs: ${inputs}`

// Two at once, so that the check of one works while the server of the other does.
describe('against PostgreSQL', { concurrency: 2, skip: reason }, () => {
  const servers: Record<string, ComparedServer> = {}
  const tests = { declared: 0, passed: 0 }
  /** Declares a test. The comparison is only recorded if all of them pass. */
  const compare = (name: string, test: () => Promise<void>): void => {
    tests.declared++
    it(name, async () => {
      await test()
      tests.passed++
    })
  }

  // Fails on a machine that cannot download a server: without a comparison, a version is not supported.
  before(async () => {
    await loadParser()
    await installServers(knownVersions).catch((error: Error) => {
      const why = isRecorded
        ? 'BALLAST_COMPARE_SERVERS requires the comparison'
        : 'The comparison in recorded.json is stale: its inputs have changed since'
      throw new Error(
        `Cannot compare the check with the servers of PostgreSQL ${knownVersions.join(', ')}: ${error.message}. ${why}`,
        { cause: error },
      )
    })
  })
  after((t) => {
    if (tests.passed < tests.declared) return
    writeRecorded({ inputs, servers: servers as RecordedComparison['servers'] })
    if (!isRecorded) t.diagnostic?.('recorded.json was renewed: commit it with your changes')
  })

  for (const version of knownVersions) {
    describe(`PostgreSQL ${version}`, { concurrency: 1 }, () => {
      let server: RealServer
      let schema: Schema

      before(async () => {
        server = await startServer(version)
        schema = corpusSchema()
      })
      after(async () => {
        if (server === undefined) return
        const { rows } = await server.client.query('show server_version')
        servers[version] = { version: rows[0].server_version, statements }
        await server[Symbol.asyncDispose]()
      })

      let statements = 0
      const verdictsOf = (texts: readonly string[]): Promise<string[]> => {
        statements += texts.length
        return serverVerdicts(server.client, texts)
      }

      /** Returns the statements on which the check and the server disagree. */
      const disagreements = async (texts: readonly string[], known: Schema): Promise<string[]> => {
        const verdicts = await verdictsOf(texts)
        return texts.flatMap((text, index) => {
          const wanted = outcomeOf(verdicts[index]!)
          const check = judgedVerdict(text, known, version)
          return wanted === undefined || wanted === check
            ? []
            : [`${verdicts[index]}, judged ${check}: ${text}`]
        })
      }

      compare("the committed catalogue equals the server's", async () => {
        for (const file of catalogueFiles) {
          const committed = readFileSync(cataloguePath(file, version), 'utf8')
          assert.equal(await catalogueText(server.client, file, version), committed)
        }
      })

      describe('agreement with the server', () => {
        before(() => prepareServer(server.client))

        for (const [expected, texts] of Object.entries({ accepted, mutable, refused })) {
          compare(`${texts.length} statements that are ${expected}`, async () => {
            const verdicts = await verdictsOf(texts.map(statementOf))
            const wrong = texts.filter((_, index) => outcomeOf(verdicts[index]!) !== expected)
            assert.deepEqual(wrong, [], 'the list does not match the server')
            assert.deepEqual(await disagreements(texts.map(statementOf), schema), [])
          })
        }

        compare(`${differing.length} statements that majors judge differently`, async () => {
          const cases = verdictsFor(version)
          const verdicts = await verdictsOf(cases.map(([text]) => statementOf(text)))
          for (const [index, [text, expected]] of cases.entries()) {
            assert.equal(outcomeOf(verdicts[index]!), expected, `${verdicts[index]}: ${text}`)
            // A file that was not given could declare what this version lacks.
            const judged = judgedVerdict(statementOf(text), schema, version)
            const predicted = expected === 'refused' && judged === 'unjudged' ? expected : judged
            assert.equal(predicted, expected, text)
          }
        })

        for (const [name, groups] of Object.entries({ attempts, newer, sqlJson, virtual, xml })) {
          const cases = groupedFor(groups, version)
          compare(`${cases.length} statements of the list ${name}`, async () => {
            const verdicts = await verdictsOf(cases.map(([text]) => statementOf(text)))
            for (const [index, [text, expected]] of cases.entries()) {
              assert.equal(outcomeOf(verdicts[index]!), expected, `${verdicts[index]}: ${text}`)
              assert.equal(judgedVerdict(statementOf(text), schema, version), expected, text)
            }
          })
        }

        compare('every function, operator and cast of the catalogue', async () => {
          const { table, predicates } = walk(catalogueRows('postgres', version).pg_catalog!)
          await server.client.query(table)
          const wide = parse('wide.sql', table, schema).statements[0]!.after
          assert.ok(predicates.length > 3_500, `only ${predicates.length} predicates`)
          assert.deepEqual(await disagreements(predicates, wide), [])
        })

        compare('random predicates', async () => {
          const texts = fc.sample(arbitraryPredicate, { numRuns: 2_000, seed: version })
          assert.deepEqual(await disagreements(texts.map(statementOf), schema), [])
        })
      })
    })
  }
})

/**
 * Converts a SQLSTATE to a verdict. Undefined for errors that say nothing about the expression: a literal that its type
 * cannot parse (class 22, and XX in an extension), or an unknown table name in one (42P01).
 */
function outcomeOf(verdict: string): string | undefined {
  if (verdict === 'accepted') return 'accepted'
  if (verdict === '42P17') return 'mutable'
  return /^(22|XX)|^42P01$/.test(verdict) ? undefined : 'refused'
}
