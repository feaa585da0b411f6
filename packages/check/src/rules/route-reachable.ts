import { route } from '@ballast/model'
import type { Rule } from '../rule.ts'

/**
 * Each path must have exactly one route that can be reached. The longest matching path wins, so only an identical path
 * is in the way; `**` works only at the end.
 */
export const routeReachable: Rule = {
  id: 'route-reachable',
  severity: 'error',
  source:
    'https://docs.spring.io/spring-cloud-gateway/reference/spring-cloud-gateway/request-predicates-factories.html',
  *check({ gateways }) {
    for (const { name, routes } of gateways) {
      const first = new Map<string, string>()
      for (const declared of routes) {
        const { path, to } = declared
        const before = first.get(path)
        if (path.replace(/\/\*\*$/, '').includes('*'))
          yield {
            at: [declared, 'path'],
            what: `The route ${path} of "${name}" has a * that is not /** at its end`,
            why: 'It is matched literally: no request path contains it, and all get a 404',
            fix: 'End the path with /**, and let the service distinguish what is below it',
          }
        if (before === undefined) first.set(path, to.name)
        else
          yield {
            at: [declared, 'path'],
            what: `Two routes of "${name}" have the path ${path}: the first goes to "${before}", the second to "${to.name}"`,
            why: 'All requests take the first route, with its limits and scopes',
            fix: 'Remove one, or give it another path',
          }
      }
    }
  },
  examples: {
    bad: [
      { api: ({ shelfRoute, ovenRoute }) => ({ routes: [shelfRoute, ovenRoute, shelfRoute] }) },
      { api: ({ shelf }) => ({ routes: [route('/api/*/shelves', { to: shelf })] }) },
      { api: ({ shelf }) => ({ routes: [route('/api/**/shelves/**', { to: shelf })] }) },
    ],
    good: [
      {
        api: ({ shelf, oven }) => ({
          routes: [
            route('/api/**', { to: shelf }),
            route('/api/breads', { to: oven }),
            route('/api/breads/**', { to: oven }),
          ],
        }),
      },
    ],
  },
}
