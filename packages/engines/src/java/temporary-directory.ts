import type { PlacedNode } from '@ballast/model'
import type { PlannedDirectory } from '../plan.ts'
import type { Site } from '../site.ts'

/**
 * Plans an empty temporary directory for one node, and the JVM argument for it. Java programs unpack native libraries
 * there and remove them when they exit. A killed program cannot, and would leave them in the machine's /tmp.
 */
export function temporaryDirectory(
  node: PlacedNode,
  site: Site,
): { readonly directory: PlannedDirectory; readonly argument: string } {
  const path = site.path(node, 'data', 'temporary')
  return { directory: { path, scratch: true }, argument: `-Djava.io.tmpdir=${path}` }
}
