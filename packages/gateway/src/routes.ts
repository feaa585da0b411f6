import type { RouteConfiguration } from '@ballast/model'

export type Route = RouteConfiguration

/**
 * Finds the route of a path: the longest pattern that matches it. `/api/books/**` also matches `/api/books`;
 * without `/**` it is the path alone.
 */
export function createRouter(routes: readonly Route[]): (path: string) => Route | undefined {
  const byLength = routes
    .map((route) => {
      const subtree = route.path.endsWith('/**')
      return { route, subtree, prefix: subtree ? route.path.slice(0, -3) : route.path }
    })
    .sort((a, b) => b.prefix.length - a.prefix.length || Number(a.subtree) - Number(b.subtree))

  return (path) => {
    for (const { route, subtree, prefix } of byLength) {
      if (!path.startsWith(prefix)) continue
      if (path.length === prefix.length) return route
      if (subtree && path.charCodeAt(prefix.length) === slash) return route
    }
    return undefined
  }
}

const slash = '/'.charCodeAt(0)

/** Who may ask with this method; `none` where the route has nothing that it would do. */
export function accessOf({ reads, writes }: Route, method: string): Route['writes'] {
  return method === 'GET' || method === 'HEAD' ? reads : writes
}
