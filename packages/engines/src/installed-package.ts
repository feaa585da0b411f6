import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Returns the absolute path of one of Ballast's packages, such as `kit` or `gateway`. */
export function packageFolder(name: string): string {
  return dirname(fileURLToPath(import.meta.resolve(`@ballast/${name}/package.json`)))
}

/** Returns the absolute path of the file that an import of `specifier` loads, such as `@ballast/gateway/main`. */
export function modulePath(specifier: string): string {
  return fileURLToPath(import.meta.resolve(specifier))
}

/**
 * Returns the absolute path of the module `name` in the folder of another module: a source file in the repository, a
 * compiled file if Ballast is installed as a package.
 *
 * @param from `import.meta` of a module in that folder
 */
export function siblingModule(from: ImportMeta, name: string): string {
  return join(from.dirname, name + extname(from.filename))
}
