import type { RouteConfiguration } from '@ballast/model'

export type Route = RouteConfiguration

/**
 * Returns a function that finds the route of a path: the longest matching pattern. `/api/books/**` also matches
 * `/api/books`; a pattern without `/**` matches only that path.
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

/** Returns the access that a method requires; `none` if the route does not support it. */
export function accessOf({ reads, writes }: Route, method: string): Route['writes'] {
  return method === 'GET' || method === 'HEAD' ? reads : writes
}
