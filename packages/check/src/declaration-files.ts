import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/** `from './databases.ts'`, `import './alerts.ts'` and `import('./alerts.ts')`. */
const relativeImport = /\b(?:from|import)\s*\(?\s*(['"])(\.{1,2}\/[^'"]+)\1/g

/** Returns the files of a declaration: `file`, and all that it imports through relative paths. */
export function declarationFiles(file: string): string[] {
  const files = new Set([resolve(file)])
  for (const path of files) {
    for (const [, , specifier = ''] of readFileSync(path, 'utf8').matchAll(relativeImport)) {
      const imported = resolve(dirname(path), specifier)
      if (existsSync(imported)) files.add(imported)
    }
  }
  return [...files]
}
