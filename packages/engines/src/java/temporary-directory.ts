import type { PlacedNode } from '@ballast/model'
import type { PlannedDirectory } from '../plan.ts'
import type { Site } from '../site.ts'

/**
 * An empty temporary directory of the node's own, and the argument that tells the JVM of it. Java programs unpack
 * native libraries there and remove them when they end; a killed one cannot, and would leave them in the machine's.
 */
export function temporaryDirectory(
  node: PlacedNode,
  site: Site,
): { readonly directory: PlannedDirectory; readonly argument: string } {
  const path = site.path(node, 'data', 'temporary')
  return { directory: { path, scratch: true }, argument: `-Djava.io.tmpdir=${path}` }
}
