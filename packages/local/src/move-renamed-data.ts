import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import type { TopologyNode } from '@ballast/model'

/**
 * Moves the data of a node whose name changes with the number of nodes: `events` becomes `events-1` if more nodes are
 * added, and back. Otherwise the renamed node would start without its data.
 *
 * @param data the directory that contains one directory per node
 * @returns a message for each move
 */
export function moveRenamedData(data: string, nodes: readonly TopologyNode[]): string[] {
  return nodes.flatMap(({ id, resource, index }) => {
    const { name } = resource
    const before = id === name ? `${name}-1` : id === `${name}-1` && index === 1 ? name : undefined
    if (before === undefined || nodes.some((node) => node.id === before)) return []
    const [from, to] = [join(data, before), join(data, id)]
    if (!existsSync(from) || existsSync(to)) return []
    renameSync(from, to)
    return [`${before} is now named ${id}: moved its data`]
  })
}
