import { call, type Service, service } from '@ballast/model'
import type { Report, Rule } from '../rule.ts'

/** Largest number of times that one request may reach a service, over all retries. */
const maxAttempts = 3

/**
 * A request must reach no service more than three times in total. Retries of the gateway and of services multiply; a
 * retry budget bounds their sum, not what one request does to a failing service. (A load balancer retries only requests
 * that were not sent.)
 */
export const retriesMultiply: Rule = {
  id: 'retries-multiply',
  severity: 'error',
  source: 'https://sre.google/sre-book/addressing-cascading-failures/',
  *check({ routes }) {
    for (const route of routes) {
      const attempts = 1 + route.retry.attempts
      const path = [`${route.path} ${attempts}`]
      if (attempts > maxAttempts)
        yield report([route, 'retry', 'attempts'], route.to, attempts, path)
      else yield* multiplied(route.to, attempts, path)
    }
  },
  examples: {
    bad: [
      { shelfCall: { retries: 1, retryBudget: 0.2 } },
      { shelfRoute: { retry: { attempts: 3 } } },
      // The oven calls the shelf, and the shelf calls the mill.
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
      { shelfCall: { retries: 2 }, ovenRoute: { retry: { attempts: 0 } } },
    ],
  },
}

function* multiplied(
  service: Service,
  attempts: number,
  path: readonly string[],
): Iterable<Report> {
  for (const call of service.calls) {
    const { to, retries } = call
    const all = attempts * (1 + retries)
    const further = [...path, `"${service.name}" ${1 + retries}`]
    if (all > maxAttempts) yield report([call, 'retries'], to, all, further)
    else yield* multiplied(to, all, further)
  }
}

function report(
  at: Report['at'],
  service: Service,
  attempts: number,
  path: readonly string[],
): Report {
  return {
    at,
    what: `One request may reach service "${service.name}" ${attempts} times: ${path.join(' × ')}`,
    why: `While "${service.name}" is slow, waiting clients send it ${attempts} times the load, and it cannot recover`,
    fix: `Retry in one place only, so that the product is at most ${maxAttempts}`,
  }
}
