import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { packageFolder } from '@ballast/engines'
import type { Names } from './names.ts'

/**
 * Copies a template into a folder. Wherever the template says `starter`, the copy says the name.
 *
 * @returns the written files, relative to `target`
 */
export async function copyTemplate(
  template: 'platform' | 'service',
  target: string,
  names: Names,
): Promise<string[]> {
  const source = join(packageFolder('cli'), 'src/templates', template)
  const entries = await readdir(source, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  return Promise.all(
    files.map(async ({ parentPath, name }) => {
      const from = join(parentPath, name)
      // npm leaves out a file that is called .gitignore.
      const path = renamed(relative(source, from), names).replace(/^gitignore$/, '.gitignore')
      const to = join(target, path)
      await mkdir(dirname(to), { recursive: true })
      await writeFile(to, renamed(await readFile(from, 'utf8'), names))
      if (((await stat(from)).mode & 0o111) !== 0) await chmod(to, 0o755)
      return path
    }),
  )
}

/** In SQL and in paths of migrations a name has underscores, in code it is an identifier. */
function renamed(text: string, { name, camel, title, snake }: Names): string {
  return text
    .replaceAll(/\bstarter(?=Routes\b)/g, camel)
    .replaceAll(/(?<=(?:table|into|from) |\d_)starter\b/g, snake)
    .replaceAll('Starter', title)
    .replaceAll('starter', name)
}
