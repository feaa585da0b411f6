import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { BallastError } from '@ballast/model'
import type { SqlFile } from './check-sql.ts'

/**
 * A file, or all `.sql` files of a directory in the order of their names, which is that of migrations.
 *
 * @throws {BallastError} USAGE where there is no such file, and where a directory holds none
 */
export async function readSqlFiles(path: string): Promise<SqlFile[]> {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) throw nothing(`There is no ${path}`, path)
  const names = found.isDirectory()
    ? (await readdir(path))
        .filter((name) => name.endsWith('.sql'))
        .toSorted()
        .map((name) => join(path, name))
    : [path]
  if (names.length === 0) throw nothing(`No file of ${path} ends in .sql`, path)
  return Promise.all(names.map(async (name) => ({ name, text: await readFile(name, 'utf8') })))
}

function nothing(found: string, path: string): BallastError {
  return new BallastError(
    'USAGE',
    `${found}: name a file of SQL, or the folder of the migrations`,
    {
      facts: { path },
    },
  )
}
