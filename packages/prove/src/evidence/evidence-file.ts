import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BallastError } from '@ballast/model'
import { Value } from 'typebox/value'
import { type Evidence, EvidenceSchema, evidenceVersion } from './schema.ts'

/** The folder of all evidence below a project. */
export const evidenceFolder = 'evidence'

/** Writes `evidence/<drill>/<time>.json` below `root` and returns its path. */
export async function writeEvidence(root: string, evidence: Evidence): Promise<string> {
  const folder = join(root, evidenceFolder, evidence.drill)
  await mkdir(folder, { recursive: true })
  const path = join(folder, `${evidence.startedAt.replaceAll(':', '-')}.json`)
  // Renamed when whole: a reader never finds half of it.
  await writeFile(`${path}.new`, `${JSON.stringify(evidence, null, 2)}\n`)
  await rename(`${path}.new`, path)
  return path
}

/** @throws {BallastError} FILE_DAMAGED for anything that is not evidence of this version */
export async function readEvidence(path: string): Promise<Evidence> {
  const found = parsed(await readFile(path, 'utf8'))
  if (Value.Check(EvidenceSchema, found)) return found
  const [first] = Value.Errors(EvidenceSchema, found)
  const where = first === undefined ? 'it is not JSON' : `${first.instancePath} ${first.message}`
  throw new BallastError(
    'FILE_DAMAGED',
    `${path} is not evidence of version ${evidenceVersion}: ${where}. Run the drill again`,
    { facts: { path } },
  )
}

/** The youngest evidence of a drill below `root`, or undefined where there is none. */
export async function latestEvidence(root: string, drill: string): Promise<Evidence | undefined> {
  const folder = join(root, evidenceFolder, drill)
  const names = await readdir(folder).catch(() => [])
  const [latest] = names
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .toReversed()
  return latest === undefined ? undefined : readEvidence(join(folder, latest))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
