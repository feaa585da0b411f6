import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Root of Ballast's own repository. Meaningless where Ballast is installed as a package: see `isRepository`. */
export const repository = dirname(dirname(dirname(import.meta.dirname)))

export const isRepository = (): boolean => existsSync(join(repository, 'ballast'))
