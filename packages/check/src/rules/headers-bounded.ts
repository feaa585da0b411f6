import { kibibytes, seconds } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { size, time } from '../words.ts'

/**
 * The head of a request is small and comes soon: at most 64 KiB, within 30 s. It is held in memory before
 * anything is known of who sends it.
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
        what: `"${holder.name}" accepts heads of requests of ${holder.maxHeaders === 0 ? 'any size' : size(holder.maxHeaders)}`,
        why: 'Strangers fill its memory with them, connection by connection',
        fix: 'Set maxHeaders to kibibytes(16), which is what Node.js and HAProxy read anyway',
      }
    }
    for (const balancer of loadBalancers) {
      const { httpRequest } = balancer.timeouts
      if (httpRequest <= longest) continue
      yield {
        at: [balancer, 'timeouts', 'httpRequest'],
        what: `Load balancer "${balancer.name}" waits ${time(httpRequest)} for the head of a request`,
        why: `A machine that sends one byte now and then holds all ${balancer.maxConnections} connections (Slowloris)`,
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
