import { kibibytes, seconds } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { size, time } from '../words.ts'

/**
 * The headers of a request must be small and arrive soon: at most 64 KiB, within 30 s. They are held in memory before
 * the client is authenticated.
 */
export const headersBounded: Rule = {
  id: 'headers-bounded',
  severity: 'warning',
  source: 'https://docs.haproxy.org/3.0/configuration.html#4-timeout%20http-request',
  *check({ loadBalancers, gateways }) {
    for (const holder of [...loadBalancers, ...gateways]) {
      if (holder.maxHeaders !== 0 && holder.maxHeaders <= most) continue
      yield {
        at: [holder, 'maxHeaders'],
        what: `"${holder.name}" accepts request headers of ${holder.maxHeaders === 0 ? 'any size' : size(holder.maxHeaders)}`,
        why: 'Anybody can fill its memory with them, one connection after another',
        fix: 'Set maxHeaders to kibibytes(16), the most that Node.js and HAProxy read by default',
      }
    }
    for (const balancer of loadBalancers) {
      const { httpRequest } = balancer.timeouts
      if (httpRequest <= longest) continue
      yield {
        at: [balancer, 'timeouts', 'httpRequest'],
        what: `Load balancer "${balancer.name}" waits ${time(httpRequest)} for the headers of a request`,
        why: `One machine that sends a byte now and then holds all ${balancer.maxConnections} connections (Slowloris)`,
        fix: 'Set timeouts.httpRequest to seconds(10)',
      }
    }
  },
  examples: {
    bad: [
      { front: { maxHeaders: kibibytes(65) } },
      { front: { maxHeaders: kibibytes(0) } },
      { api: { maxHeaders: kibibytes(128) } },
      { front: { timeouts: { httpRequest: seconds(31) } } },
    ],
    good: [
      { front: { maxHeaders: kibibytes(64) } },
      { front: { timeouts: { httpRequest: seconds(30) } } },
    ],
  },
}

const most = kibibytes(64)
const longest = seconds(30)
