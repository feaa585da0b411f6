import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { BallastError } from '@ballast/model'
import type { SqlFile } from './check-sql.ts'

/**
 * Reads a file, or all `.sql` files of a directory in the order of their names, which is the order of migrations.
 *
 * @throws {BallastError} USAGE if the file does not exist, or the directory contains no `.sql` file
 */
export async function readSqlFiles(path: string): Promise<SqlFile[]> {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) throw usageError(`There is no ${path}`, path)
  const names = found.isDirectory()
    ? (await readdir(path))
        .filter((name) => name.endsWith('.sql'))
        .toSorted()
        .map((name) => join(path, name))
    : [path]
  if (names.length === 0) throw usageError(`No file in ${path} ends in .sql`, path)
  return Promise.all(names.map(async (name) => ({ name, text: await readFile(name, 'utf8') })))
}

function usageError(found: string, path: string): BallastError {
  return new BallastError('USAGE', `${found}: name an SQL file, or the folder of the migrations`, {
    facts: { path },
  })
}
