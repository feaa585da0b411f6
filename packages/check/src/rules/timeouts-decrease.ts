import { type Duration, longestAnswer, type Service, seconds } from '@ballast/model'
import type { Report, Rule } from '../rule.ts'
import { time } from '../words.ts'

/** Who waits gives up later than who is waited for: load balancer, gateway, service, statement, lock. */
export const timeoutsDecrease: Rule = {
  id: 'timeouts-decrease',
  severity: 'error',
  source: 'https://sre.google/sre-book/addressing-cascading-failures/',
  *check({ loadBalancers, services }) {
    for (const balancer of loadBalancers) {
      for (const route of balancer.to.routes) {
        if (balancer.timeouts.server <= longestAnswer(route))
          yield* shorter(
            `Load balancer "${balancer.name}"`,
            balancer.timeouts.server,
            [balancer, 'timeouts', 'server'],
            `the route ${route.path}`,
            longestAnswer(route),
          )
        yield* behind(route.to, `The route ${route.path}`, route.timeout, [route, 'timeout'])
      }
    }
    for (const caller of services) {
      for (const [index, { to, timeout }] of caller.calls.entries())
        yield* behind(to, `Service "${caller.name}"`, timeout, [caller, 'calls', index, 'timeout'])
      const { statementTimeout, lockTimeout } = caller.pool
      // 0 is no timeout at all: another rule's matter.
      if (caller.database && statementTimeout !== 0 && lockTimeout >= statementTimeout)
        yield* shorter(
          `A statement of "${caller.name}"`,
          statementTimeout,
          [caller, 'pool', 'lockTimeout'],
          'a lock in it',
          lockTimeout,
        )
    }
  },
  examples: {
    bad: [
      { oven: { pool: { statementTimeout: seconds(15) } } },
      { front: { timeouts: { server: seconds(15) } } },
      {
        front: { timeouts: { server: seconds(16) } },
        shelfRoute: { longPoll: { parameter: 'wait', longest: seconds(11) } },
      },
      { asks: { timeout: seconds(15) } },
      { asks: { timeout: seconds(2) } },
      { oven: { pool: { lockTimeout: seconds(10) } } },
    ],
    good: [
      { oven: { pool: { statementTimeout: seconds(0) } } },
      { oven: { pool: { statementTimeout: seconds(14) } } },
      { asks: { timeout: seconds(14) } },
      { front: { timeouts: { server: seconds(16) } } },
    ],
  },
}

/** What a service does for a request must end before `timeout` does. */
function* behind(
  service: Service,
  who: string,
  timeout: Duration,
  at: Report['at'],
): Iterable<Report> {
  const { database, calls, pool, name } = service
  if (database && pool.statementTimeout >= timeout)
    yield* shorter(who, timeout, at, `a statement of "${name}"`, pool.statementTimeout)
  for (const call of calls) {
    if (call.timeout >= timeout)
      yield* shorter(who, timeout, at, `"${name}", which waits for "${call.to.name}"`, call.timeout)
  }
}

function* shorter(
  who: string,
  timeout: Duration,
  at: Report['at'],
  whom: string,
  inner: Duration,
): Iterable<Report> {
  yield {
    at,
    what: `${who} gives up after ${time(timeout)}, ${whom} only after ${time(inner)}`,
    why: 'Nobody waits for the answer any more, yet the work goes on: under load it is repeated before it has ended',
    fix: `Let who waits give up after more than ${time(inner)}, or who is waited for before ${time(timeout)}`,
  }
}
