import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * An empty temporary directory of the node's own, and the argument that tells the JVM of it. Java programs unpack
 * native libraries there and remove them when they end; a killed one cannot, and would leave them in the machine's.
 */
export async function temporaryDirectory(dataDirectory: string): Promise<string> {
  const directory = join(dataDirectory, 'temporary')
  await rm(directory, { recursive: true, force: true })
  await mkdir(directory, { recursive: true })
  return `-Djava.io.tmpdir=${directory}`
}
