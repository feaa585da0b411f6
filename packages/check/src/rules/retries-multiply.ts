import { call, type Service, service } from '@ballast/model'
import type { Report, Rule } from '../rule.ts'

/** Sent three times at most to the last service, whoever repeats on the way. */
const most = 3

/**
 * A request reaches no service more than three times, whoever repeats it on the way. Attempts of gateway and services
 * multiply; a budget bounds their sum, not what one request does to a service that is ill. (A load balancer repeats
 * what reached nobody.)
 */
export const retriesMultiply: Rule = {
  id: 'retries-multiply',
  severity: 'error',
  source: 'https://sre.google/sre-book/addressing-cascading-failures/',
  *check({ routes }) {
    for (const route of routes) {
      const attempts = 1 + route.retry.attempts
      const way = [`${route.path} ${attempts}`]
      if (attempts > most) yield report([route, 'retry', 'attempts'], route.to, attempts, way)
      else yield* behind(route.to, attempts, way)
    }
  },
  examples: {
    bad: [
      { asks: { retries: 1, retryBudget: 0.2 } },
      { shelfRoute: { retry: { attempts: 3 } } },
      // The oven asks the shelf, and the shelf the mill.
      {
        shelfRoute: { retry: { attempts: 0 } },
        shelf: () => ({
          calls: [
            call(service('mill', { source: 'services/mill', external: true }), { retries: 1 }),
          ],
        }),
      },
    ],
    good: [
      { ovenRoute: { retry: { attempts: 2 } } },
      { asks: { retries: 2 }, ovenRoute: { retry: { attempts: 0 } } },
    ],
  },
}

function* behind(service: Service, attempts: number, way: readonly string[]): Iterable<Report> {
  for (const call of service.calls) {
    const { to, retries } = call
    const all = attempts * (1 + retries)
    const further = [...way, `"${service.name}" ${1 + retries}`]
    if (all > most) yield report([call, 'retries'], to, all, further)
    else yield* behind(to, all, further)
  }
}

function report(
  at: Report['at'],
  service: Service,
  attempts: number,
  way: readonly string[],
): Report {
  return {
    at,
    what: `One request may reach service "${service.name}" ${attempts} times: ${way.join(' × ')}`,
    why: `When "${service.name}" is slow, those who wait send it ${attempts} times the load, and it does not come back`,
    fix: `Repeat at one place alone, so that the product is at most ${most}`,
  }
}
