import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Absolute path of one of Ballast's own packages, wherever it is installed: `kit`, `gateway`. */
export function packageFolder(name: string): string {
  return dirname(fileURLToPath(import.meta.resolve(`@ballast/${name}/package.json`)))
}

/** Absolute path of the file that an import of `specifier` would load, such as `@ballast/gateway/main`. */
export function modulePath(specifier: string): string {
  return fileURLToPath(import.meta.resolve(specifier))
}
