import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Absolute path of one of Ballast's own packages, wherever it is installed: `kit`, `gateway`. */
export function packageFolder(name: string): string {
  return dirname(fileURLToPath(import.meta.resolve(`@ballast/${name}/package.json`)))
}

/** Absolute path of the file that an import of `specifier` would load, such as `@ballast/gateway/main`. */
export function modulePath(specifier: string): string {
  return fileURLToPath(import.meta.resolve(specifier))
}

/**
 * Absolute path of the module `name` in the folder of another one: a source in the repository, compiled where Ballast
 * is installed as a package.
 *
 * @param from `import.meta` of a module in that folder
 */
export function moduleBeside(from: ImportMeta, name: string): string {
  return join(from.dirname, name + extname(from.filename))
}
