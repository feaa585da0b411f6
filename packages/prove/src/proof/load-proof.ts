import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { BallastError } from '@ballast/model'
import type { Proof } from './proof.ts'

/**
 * Loads the proof of a project, the default export of `proof/index.ts`.
 *
 * @throws {BallastError} USAGE where there is none
 */
export async function loadProof(root: string): Promise<Proof> {
  const file = join(root, 'proof', 'index.ts')
  if (!existsSync(file)) {
    throw new BallastError(
      'USAGE',
      `There is no ${file}: a drill needs to know what to ask of the platform and what must hold; see docs/proving.md, "A platform of your own"`,
      { facts: { file } },
    )
  }
  const { default: proof } = (await import(pathToFileURL(file).href)) as { default?: Proof }
  if (proof?.workload !== undefined) return proof
  throw new BallastError(
    'USAGE',
    `${file} must export a proof as its default: export default defineProof({…})`,
    { facts: { file } },
  )
}
