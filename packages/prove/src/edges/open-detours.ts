import type { AddressPlan, Detour, Platform } from '@ballast/model'
import { type EdgeCondition, type EdgeProxy, openEdgeProxy } from './edge-proxy.ts'

/** Between two resources, by name: all nodes of the one that is called. */
export interface Edge {
  readonly from: string
  readonly to: string
}

/** The proxies of a platform that is to be started with these `detours`. */
export interface Detours extends AsyncDisposable {
  readonly detours: readonly Detour[]
  readonly edges: readonly Edge[]
  of(edge: Edge): readonly EdgeProxy[]
  set(edge: Edge, condition: EdgeCondition): void
}

/**
 * Opens a proxy for each node at the far end of edges that carry requests. Kafka is left out: its
 * clients connect to the addresses that the broker tells them, past any proxy.
 */
export async function openDetours(platform: Platform, addresses: AddressPlan): Promise<Detours> {
  const opened: { edge: Edge; proxy: EdgeProxy; detour: Detour }[] = []
  const through = new Set(['stores', 'caches', 'calls', 'routes'])
  for (const { from, to } of platform.links.filter(({ how }) => through.has(how))) {
    for (const { id, host, ports } of addresses.of(to)) {
      const proxy = await openEdgeProxy({ host, port: ports.main! })
      const edge = { from: from.name, to: to.name }
      opened.push({ edge, proxy, detour: { from: from.name, to: id, ...proxy.endpoint } })
    }
  }
  const of = ({ from, to }: Edge) =>
    opened.filter(({ edge }) => edge.from === from && edge.to === to).map(({ proxy }) => proxy)
  return {
    detours: opened.map(({ detour }) => detour),
    edges: opened.map(({ edge }) => edge),
    of,
    set(edge, condition) {
      const proxies = of(edge)
      if (proxies.length === 0) throw new RangeError(`No edge from ${edge.from} to ${edge.to}`)
      for (const proxy of proxies) proxy.set(condition)
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(opened.map(({ proxy }) => proxy[Symbol.asyncDispose]()))
    },
  }
}
