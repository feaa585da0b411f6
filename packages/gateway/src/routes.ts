/** Where requests to a path go. */
export interface Route {
  /** `/api/orders/**`, which also matches `/api/orders`; without `/**` the path alone. */
  readonly path: string
  readonly service: string
  readonly timeoutMs: number
}

/** Finds the route of a path: the longest pattern that matches it. */
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

/** Whether anybody may ask: reads of the catalogue and of a single stock level. */
export function isPublic(method: string, path: string): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false
  return publicReads.test(path)
}

const publicReads = /^\/api\/(?:products(?:\/.*)?|inventory\/[^/]+|openapi\.json)$/
