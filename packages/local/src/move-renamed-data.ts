import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import type { TopologyNode } from '@ballast/model'

/**
 * Moves the data of a resource whose only node is no longer the only one, or is again: `events` becomes `events-1`, and
 * back. Its data would be left behind otherwise, and an empty node started in its place.
 *
 * @param data the folder with one folder for each node
 * @returns what was moved, for people
 */
export function moveRenamedData(data: string, nodes: readonly TopologyNode[]): string[] {
  return nodes.flatMap(({ id, resource, index }) => {
    const { name } = resource
    const before = id === name ? `${name}-1` : id === `${name}-1` && index === 1 ? name : undefined
    if (before === undefined || nodes.some((node) => node.id === before)) return []
    const [from, to] = [join(data, before), join(data, id)]
    if (!existsSync(from) || existsSync(to)) return []
    renameSync(from, to)
    return [`${before} is now called ${id}: its data was moved`]
  })
}
