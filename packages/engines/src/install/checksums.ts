import { createHash } from 'node:crypto'
import { createReadStream, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { BallastError } from '@ballast/model'

/** Reads a list in the format of `sha256sum` and returns SHA-256 sums by file name. */
export function readChecksums(path: string): Map<string, string> {
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean)
  return new Map(
    lines.map((line) => {
      const [, sum, file] = /^([0-9a-f]{64}) [ *](.+)$/.exec(line) ?? []
      if (!sum || !file) throw new TypeError(`Cannot read a checksum from "${line}" in ${path}`)
      return [file, sum]
    }),
  )
}

/** Returns whether the directory holds exactly the listed files, by name. */
export function holdsExactly(directory: string, checksums: Map<string, string>): boolean {
  const present = filesIn(directory)
  return present.length === checksums.size && present.every((file) => checksums.has(file))
}

/**
 * Verifies that a directory holds exactly the listed files, with the listed contents.
 *
 * @throws {BallastError} CHECKSUM_MISMATCH with every file that differs.
 */
export async function verifyFiles(
  directory: string,
  checksums: Map<string, string>,
  signal?: AbortSignal,
): Promise<void> {
  const present = new Set(filesIn(directory))
  const wrong: string[] = []
  for (const [file, wanted] of checksums) {
    if (!present.delete(file)) wrong.push(`${file} is missing`)
    else if ((await sha256(join(directory, file), signal)) !== wanted) wrong.push(`${file} differs`)
  }
  for (const file of present) wrong.push(`${file} is not pinned`)
  if (wrong.length === 0) return
  throw new BallastError(
    'CHECKSUM_MISMATCH',
    `Cannot accept ${directory}: ${wrong.slice(0, 5).join(', ')}${wrong.length > 5 ? `, and ${wrong.length - 5} more` : ''}; check whether a mirror or proxy alters downloads, and run again`,
    { facts: { directory, wrong } },
  )
}

async function sha256(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash, { ...(signal && { signal }) })
  return hash.digest('hex')
}

function filesIn(directory: string): string[] {
  try {
    return readdirSync(directory)
  } catch {
    return []
  }
}
