import { type Duration, longestAnswer, type Service, seconds } from '@ballast/model'
import type { Report, Rule } from '../rule.ts'
import { time } from '../words.ts'

/** Timeouts must decrease from caller to callee: load balancer, gateway, service, statement, lock. */
export const timeoutsDecrease: Rule = {
  id: 'timeouts-decrease',
  severity: 'error',
  source: 'https://sre.google/sre-book/addressing-cascading-failures/',
  *check({ loadBalancers, services }) {
    for (const balancer of loadBalancers) {
      for (const route of balancer.to.routes) {
        if (balancer.timeouts.server <= longestAnswer(route))
          yield* tooShort(
            `Load balancer "${balancer.name}"`,
            balancer.timeouts.server,
            [balancer, 'timeouts', 'server'],
            `the route ${route.path}`,
            longestAnswer(route),
          )
        yield* innerTimeouts(route.to, `The route ${route.path}`, route.timeout, [route, 'timeout'])
      }
    }
    for (const caller of services) {
      for (const [index, { to, timeout }] of caller.calls.entries())
        yield* innerTimeouts(to, `Service "${caller.name}"`, timeout, [
          caller,
          'calls',
          index,
          'timeout',
        ])
      const { statementTimeout, lockTimeout } = caller.pool
      // statement-timeout-set reports 0, which means no timeout.
      if (caller.database && statementTimeout !== 0 && lockTimeout >= statementTimeout)
        yield* tooShort(
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
      { shelfCall: { timeout: seconds(15) } },
      { shelfCall: { timeout: seconds(2) } },
      { oven: { pool: { lockTimeout: seconds(10) } } },
    ],
    good: [
      { oven: { pool: { statementTimeout: seconds(0) } } },
      { oven: { pool: { statementTimeout: seconds(14) } } },
      { shelfCall: { timeout: seconds(14) } },
      { front: { timeouts: { server: seconds(16) } } },
    ],
  },
}

/** Yields each timeout inside a service that does not end before `timeout` does. */
function* innerTimeouts(
  service: Service,
  outer: string,
  timeout: Duration,
  at: Report['at'],
): Iterable<Report> {
  const { database, calls, pool, name } = service
  if (database && pool.statementTimeout >= timeout)
    yield* tooShort(outer, timeout, at, `a statement of "${name}"`, pool.statementTimeout)
  for (const call of calls) {
    if (call.timeout >= timeout)
      yield* tooShort(
        outer,
        timeout,
        at,
        `"${name}", which waits for "${call.to.name}"`,
        call.timeout,
      )
  }
}

function* tooShort(
  outer: string,
  timeout: Duration,
  at: Report['at'],
  inner: string,
  innerTimeout: Duration,
): Iterable<Report> {
  yield {
    at,
    what: `${outer} gives up after ${time(timeout)}, but ${inner} only after ${time(innerTimeout)}`,
    why: 'The work goes on although nobody waits for the result: under load it is retried before it has ended',
    fix: `Raise the first timeout above ${time(innerTimeout)}, or lower the second below ${time(timeout)}`,
  }
}
