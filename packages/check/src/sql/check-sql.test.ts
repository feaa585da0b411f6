import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { applyEdits } from '../location/edit.ts'
import { checkSql, type SqlFile } from './check-sql.ts'
import { readSqlFiles } from './read-sql-files.ts'

const root = join(import.meta.dirname, '../../../..')
const check = (text: string, before: readonly SqlFile[] = []) =>
  checkSql({ files: [{ name: '2_new.sql', text }], schema: before })
const brief = async (text: string) =>
  (await check(text)).map(({ rule, line, column }) => `${rule} ${line}:${column}`)

describe('checkSql', () => {
  it('finds nothing in the migrations of this repository', async () => {
    const directories = globSync('{packages/kit,shop/services/*}/migrations', { cwd: root })
    assert.ok(directories.length > 4)
    const found = []
    for (const directory of directories) {
      const files = await readSqlFiles(join(root, directory))
      found.push(...(await checkSql({ files })))
    }
    assert.deepEqual(found, [])
  })

  it('reports line and column in characters, not bytes', async () => {
    const text = `-- größer\nselect 'ä'; drop database "größe";`
    assert.deepEqual(await brief(text), ['ban-drop-database 2:13'])
  })

  it('reports the position of a syntax error', async () => {
    assert.deepEqual(await brief(`select 'äöü';\n\n  create tble x;`), ['sql-syntax 3:10'])
  })

  it('checks the up part of a dbmate file, and parses the down part', async () => {
    const down = '-- migrate:up\nselect 1;\n-- migrate:down\ndrop database loans;'
    assert.deepEqual(await brief(down), [])
    const wrong = '-- migrate:up\nselect 1;\n-- migrate:down\ndrop tble loans;'
    assert.deepEqual(await brief(wrong), ['sql-syntax 4:6'])
    const unordered = '-- migrate:down\nselect 1;\n-- migrate:up\ndrop database loans;'
    const rules = (await check(unordered)).map(({ rule }) => rule)
    assert.ok(rules.includes('ban-drop-database'))
  })

  it('knows the schema from earlier files', async () => {
    const files = [
      { name: '1.sql', text: 'create table loans (note varchar, at timestamptz);' },
      {
        name: '2.sql',
        text: 'create index concurrently if not exists by_day on loans (date(at));',
      },
    ]
    const found = await checkSql({ files })
    assert.deepEqual(
      found.map(({ rule, file }) => [rule, file]),
      [['index-predicate-immutable', '2.sql']],
    )
  })

  it('proposes an index without the time for a predicate with now()', async () => {
    const [found] =
      await check(`create table if not exists loans (id bigint, status text, expires_at timestamptz);
      create index if not exists due on loans (id) where status = 'PENDING' and expires_at < now();`)
    assert.match(found!.what, /"functions in index predicate must be marked IMMUTABLE" \(42P17\)/)
    assert.match(found!.what, /the function now\(\) is STABLE/)
    assert.equal(
      found!.fix,
      `Index (id, status, expires_at) where status = 'PENDING', and compare with the time in the query`,
    )
  })

  it('sorts findings by position', async () => {
    const found = await check(
      'create table if not exists a (b char(3), c varchar(3), d timestamp, e char(3));',
    )
    assert.deepEqual(
      found.map(({ column }) => column),
      found.map(({ column }) => column).toSorted((a, b) => a - b),
    )
    assert.equal(found.length, 4)
  })
})

describe('a suppression', () => {
  const suppressed = '-- ballast-ignore ban-drop-database: scratch data'
  it('applies to the next statement only', async () => {
    const text = `${suppressed}\ndrop database a;\ndrop database b;`
    assert.deepEqual(await brief(text), ['ban-drop-database 3:1'])
  })
  it('may be after the statement or inside it', async () => {
    assert.deepEqual(await brief(`drop database a; ${suppressed}`), [])
    assert.deepEqual(await brief(`drop database ${suppressed}\n a;`), [])
  })
  it('is reported if it has no reason, names no rule, or suppresses nothing', async () => {
    const nameless = '-- ballast-ignore no-such-rule: because\nselect 1;'
    assert.deepEqual(await brief(nameless), ['unused-suppression 1:1'])
    const useless = '-- ballast-ignore ban-drop-column: because\nselect 1;'
    assert.deepEqual(await brief(useless), ['unused-suppression 1:1'])
    const groundless = '-- ballast-ignore ban-drop-database\ndrop database a;'
    assert.deepEqual(await brief(groundless), ['unused-suppression 1:1', 'ban-drop-database 2:1'])
  })
  it('may be one of several before a statement', async () => {
    const both =
      '-- ballast-ignore ban-char-field: old codes\n-- ballast-ignore prefer-text-field: as above'
    assert.deepEqual(await brief(`${both}\ncreate table a (b char(3), c varchar(3));`), [])
  })
})

describe('a fix that can be written', () => {
  it('has offsets in characters', async () => {
    const text = `select 'größe'; create table if not exists a (b char(3));`
    const [found] = await check(text)
    assert.equal(applyEdits(text, [found!.edit!]), text.replace('char(3)', 'text'))
  })
})
