import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { SqlFile } from './check-sql.ts'

/** A file, or all `.sql` files of a directory in the order of their names, which is that of migrations. */
export async function readSqlFiles(path: string): Promise<SqlFile[]> {
  const names = (await stat(path)).isDirectory()
    ? (await readdir(path))
        .filter((name) => name.endsWith('.sql'))
        .toSorted()
        .map((name) => join(path, name))
    : [path]
  return Promise.all(names.map(async (name) => ({ name, text: await readFile(name, 'utf8') })))
}
