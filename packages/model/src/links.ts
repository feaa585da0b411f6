import type { Resource } from './resources/index.ts'

/** A dependency: `from` starts after `to`, may open connections to it, and gets the permissions that `how` implies. */
export interface Link {
  readonly from: Resource
  readonly to: Resource
  readonly how:
    | 'forwards'
    | 'routes'
    | 'calls'
    | 'stores'
    | 'publishes'
    | 'consumes'
    | 'lives-on'
    | 'reads'
    | 'caches'
    | 'uses'
    | 'traces'
    | 'verifies'
}

/** Returns the links of one resource to others, derived from the resources that its declaration refers to. */
export function linksFrom(from: Resource): Link[] {
  const link = (how: Link['how'], to: Resource | undefined): Link[] =>
    to === undefined ? [] : [{ from, to, how }]
  switch (from.kind) {
    case 'loadBalancer':
      return link('forwards', from.to)
    case 'gateway':
      return [...new Set(from.routes.map(({ to }) => to))]
        .flatMap((to) => link('routes', to))
        .concat(
          link('verifies', from.identity),
          link('caches', from.store),
          link('traces', from.tracing),
        )
    case 'service':
      return [
        ...link('stores', from.database),
        ...link('reads', from.readsFrom?.from),
        ...from.publishes.flatMap((topic) => link('publishes', topic)),
        ...from.consumes.flatMap((topic) => link('consumes', topic)),
        ...from.calls.flatMap(({ to }) => link('calls', to)),
        ...link('caches', from.cache),
        ...from.uses.flatMap((used) => link('uses', used)),
        ...link('traces', from.tracing),
        ...link('verifies', from.identity),
      ]
    case 'topic':
      return link('lives-on', from.on)
    default:
      return []
  }
}
