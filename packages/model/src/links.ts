import type { Resource } from './resources/index.ts'

/** `from` needs `to`: it starts later, may open connections to it, and is granted what `how` says. */
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

/** The links that leave one resource; they follow from the values that it refers to. */
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
