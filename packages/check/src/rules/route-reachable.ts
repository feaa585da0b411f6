import { route } from '@ballast/model'
import type { Rule } from '../rule.ts'

/**
 * Each path has one route, and a route can be reached. The longest path that matches wins, so that only the
 * same one twice is in the way; `**` means something at the end alone.
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
            why: 'It is compared as it is written: no request has it in its path, and all are answered 404',
            fix: 'End the path with /**, and let the service tell what is below it apart',
          }
        if (before === undefined) first.set(path, to.name)
        else
          yield {
            at: [declared, 'path'],
            what: `Two routes of "${name}" are for ${path}: the first goes to "${before}", the second to "${to.name}"`,
            why: 'All requests take the first one, and its limits and scopes count',
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
