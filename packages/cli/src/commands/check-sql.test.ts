import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import type { Finding } from '@ballast/check'
import { execa } from 'execa'
import { repository as root } from '../repository.ts'

const directory = mkdtempSync(join(tmpdir(), 'ballast-check-sql-'))
after(() => rmSync(directory, { recursive: true }))

function ballast(...options: string[]) {
  return execa(process.execPath, [join(root, 'packages/cli/src/main.ts'), 'check', ...options], {
    reject: false,
    cwd: directory,
    timeout: 60_000,
  })
}

function write(name: string, text: string): string {
  mkdirSync(join(directory, name, '..'), { recursive: true })
  writeFileSync(join(directory, name), text)
  return name
}

const loans = 'create table if not exists loans (id bigint primary key, expires_at timestamptz);\n'
const due = 'create index if not exists due on loans (id)\n  where expires_at < now();\n'
// PostgreSQL accepts it since version 16.
const daily = "create index if not exists daily on loans (date_trunc('day', expires_at, 'UTC'));\n"

describe('ballast check --sql', () => {
  it('exits with 1 for SQL that PostgreSQL would reject, and shows the line', async () => {
    const file = write('due.sql', loans + due)
    const { exitCode, stdout } = await ballast('--sql', file)
    assert.equal(exitCode, 1)
    assert.match(stdout, /error index-predicate-immutable\n {2}due\.sql:3:\d+\n/)
    assert.match(stdout, /> 3 \| {3}where expires_at < now\(\);/)
  })

  it('reports the same finding as JSON, SARIF and GitHub annotation', async () => {
    const file = write('due.sql', loans + due)
    const { findings, summary } = JSON.parse((await ballast('--sql', file, '--json')).stdout)
    const [{ rule, line, column }] = findings
    assert.deepEqual([findings.length, rule, line], [1, 'index-predicate-immutable', 3])
    assert.ok(column > 1)
    assert.equal(summary.errors, 1)
    assert.ok(summary.rules > 40, 'the rules about SQL are counted')

    const sarif = JSON.parse((await ballast('--sql', file, '--format', 'sarif')).stdout)
    const [run] = sarif.runs
    assert.deepEqual(run.results[0].locations[0].physicalLocation, {
      artifactLocation: { uri: 'due.sql' },
      region: { startLine: line, startColumn: column },
    })
    assert.match(run.tool.driver.rules[0].helpUri, /^https:/)

    const { stdout } = await ballast('--sql', file, '--format', 'github')
    assert.match(stdout, new RegExp(`^::error file=due.sql,line=3,col=${column},title=index-`))
  })

  it('resolves types with the existing schema from --schema', async () => {
    const index = "create index concurrently if not exists by_day on loans (date_trunc('day', at));"
    const sql = write('by-day.sql', `${index}\n`)
    const outputWhere = async (type: string) => {
      const schema = write('schema.sql', `create table loans (id bigint, at ${type});`)
      return (await ballast('--sql', sql, '--schema', schema, '--json')).stdout
    }
    const zoned = JSON.parse(await outputWhere('timestamptz'))
    assert.deepEqual(
      zoned.findings.map((finding: Finding) => finding.rule),
      ['index-predicate-immutable'],
    )
    assert.equal(zoned.findings[0].file, 'by-day.sql')
    assert.deepEqual(JSON.parse(await outputWhere('timestamp')).findings, [])
  })

  it('reads a dbmate folder in order, and only the "up" parts', async () => {
    write('db/1_loans.sql', `-- migrate:up\n${loans}\n-- migrate:down\ndrop table loans;\n`)
    const clean = await ballast('--sql', 'db')
    assert.deepEqual([clean.exitCode, clean.stderr], [0, ''], clean.stdout)
    write('db/2_due.sql', `-- migrate:up\n${due}\n-- migrate:down\ndrop index due;\n`)
    const { findings } = JSON.parse((await ballast('--sql', 'db', '--json')).stdout)
    const found = findings.find(
      ({ rule }: { rule: string }) => rule === 'index-predicate-immutable',
    )
    assert.deepEqual([found?.file, found?.line], [join('db', '2_due.sql'), 3])
  })

  it('checks for the major version given by --postgres', async () => {
    const file = write('daily.sql', loans + daily)
    const on15 = await ballast('--sql', file, '--postgres', '15')
    assert.match(on15.stdout, /PostgreSQL 15 will refuse this .*date_trunc\(.*\) is STABLE/)
    const on16 = await ballast('--sql', file, '--postgres', '16')
    assert.deepEqual([on16.exitCode, on16.stderr], [0, ''], on16.stdout)
  })

  it('reports a syntax error as a finding', async () => {
    const { exitCode, stdout } = await ballast(
      '--sql',
      write('torn.sql', 'select 1;\ncreate tble x;\n'),
    )
    assert.equal(exitCode, 1)
    assert.match(stdout, /error sql-syntax\n {2}torn\.sql:2:8/)
  })

  it('runs an opt-in rule only if it is named', async () => {
    const file = write('table.sql', 'create table if not exists loans (id bigint primary key);\n')
    assert.equal((await ballast('--sql', file)).stdout.includes('require-table-schema'), false)
    const { stdout } = await ballast('--sql', file, '--rule', 'require-table-schema')
    assert.match(stdout, /require-table-schema\n {2}table\.sql:1:/)
    assert.match(stdout, /\(1 rule, /)
  })

  it('exits with 2 for wrong arguments, and says what to do', async () => {
    mkdirSync(join(directory, 'empty'), { recursive: true })
    for (const [wrong, said] of [
      [['--sql', 'nowhere.sql'], /USAGE: There is no nowhere\.sql: name an SQL file/],
      [['--sql', 'empty'], /USAGE: No file in empty ends in \.sql/],
      [['--schema', 'schema.sql'], /USAGE: --schema requires --sql/],
      [['--postgres', '16'], /USAGE: --postgres requires --sql/],
      [
        ['--sql', 'due.sql', '--postgres', '9.6'],
        /PostgreSQL 9\.6: only 15, 16, 17, 18 are supported/,
      ],
      [['--sql', 'due.sql', '--rule', 'ban-no-column'], /Did you mean .*ban-/],
    ] as const) {
      const { exitCode, stderr } = await ballast(...wrong)
      assert.equal(exitCode, 2, stderr)
      assert.match(stderr, said)
    }
  })

  it('lists and explains SQL rules as well', async () => {
    const { stdout } = await ballast('--list')
    assert.match(stdout, /^sum-of-pools-fits +error +declaration$/m)
    assert.match(stdout, /^sql-syntax +error +SQL$/m)
    assert.match(stdout, /^require-table-schema +\w+ +SQL, opt-in$/m)
    const explained = await ballast('--explain', 'ban-char-field')
    assert.match(explained.stdout, /^# ban-char-field\n\n[\s\S]*## Refused\n\n```sql\n/)
  })
})

describe('ballast check --sql, without --postgres', () => {
  // Inside the repository, so that the declaration's imports resolve.
  mkdirSync(join(root, '.ballast'), { recursive: true })
  const project = mkdtempSync(join(root, '.ballast/check-sql-'))
  after(() => rmSync(project, { recursive: true, force: true }))
  const migrations = join(project, 'services/loan/migrations')
  mkdirSync(migrations, { recursive: true })
  writeFileSync(join(migrations, '1_loans.sql'), loans + daily)

  /** Runs the check with a declaration whose database of loans has this version. */
  function check(version: string, ...options: string[]) {
    const file = join(project, `${Math.random().toString(36).slice(2)}.ts`)
    writeFileSync(file, library(version))
    return ballast(file, '--sql', migrations, ...options)
  }

  it('checks for the version of the database that the declaration gives the service', async () => {
    const on15 = await check('15')
    assert.match(on15.stdout, /PostgreSQL 15 will refuse/)
    const on17 = await check('17')
    assert.deepEqual([on17.exitCode, on17.stderr], [0, ''], on17.stdout)
    assert.match((await check('17', '--postgres', '15')).stdout, /PostgreSQL 15 will refuse/)
    const on13 = await check('13')
    assert.equal(on13.exitCode, 2)
    assert.match(on13.stderr, /PostgreSQL 13: only 15, 16, 17, 18 are supported; .* --postgres/)
  })

  it('asks for a version if environments differ', async () => {
    const byEnvironment = `environment === 'production' ? 15 : 16`
    const { exitCode, stderr } = await check(byEnvironment)
    assert.equal(exitCode, 2)
    assert.match(stderr, /is PostgreSQL 16 in local and ha, 15 in production: .* --environment/)
    const { stdout } = await check(byEnvironment, '--environment', 'production')
    assert.match(stdout, /PostgreSQL 15 will refuse/)
  })

  it('assumes 15 for SQL outside the folder of any service', async () => {
    const { stdout } = await ballast('--sql', write('daily.sql', loans + daily))
    assert.match(stdout, /PostgreSQL 15 will refuse/)
  })
})

function library(version: string): string {
  return `import { gateway, identity, loadBalancer, platform, postgres, route, service, tracing } from '@ballast/model'
export default platform('library', (environment) => {
  const common = { identity: identity('identity', { audience: 'library' }), tracing: tracing('traces') }
  const database = postgres('loans', { port: 5433, version: ${version} })
  const loan = service('loan', { source: 'services/loan', owner: 'desk', database, ...common })
  const api = gateway('api', { routes: [route('/api/loans/**', { to: loan })], ...common })
  return { entry: loadBalancer('front', { to: api }) }
})
`
}
