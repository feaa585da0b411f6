import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * `npm run lint`: refuses docstrings that begin with a word that makes a reader look for the subject. A docstring begins
 * with a verb or with a noun that names the thing.
 */
const refused = ['Of', 'Who', 'Whoever', 'Whose', 'What', 'Where', 'That']

const root = dirname(import.meta.dirname)
const files = globSync(['packages/*/src/**/*.ts', '{benchmarks,examples,scripts,shop}/**/*.ts'], {
  cwd: root,
  exclude: (file) => file === 'node_modules' || file === '.ballast',
})
const found = files.flatMap((file) => {
  const text = readFileSync(join(root, file), 'utf8')
  return [...text.matchAll(/\/\*\*[\s*]*(\w+)/g)]
    .filter(([, word]) => refused.includes(word!))
    .map(({ index, 1: word }) => {
      const line = text.slice(0, index).split('\n').length
      return `${file}:${line}: a docstring begins with "${word}": begin with a verb or a noun`
    })
})
for (const line of found) console.error(line)
if (found.length > 0) process.exitCode = 1
