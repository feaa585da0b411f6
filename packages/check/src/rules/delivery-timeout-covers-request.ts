import { milliseconds, seconds } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/** The delivery timeout must cover one request and the linger time before it: otherwise the producer does not start. */
export const deliveryTimeoutCoversRequest: Rule = {
  id: 'delivery-timeout-covers-request',
  severity: 'error',
  source: 'https://kafka.apache.org/documentation/#producerconfigs_delivery.timeout.ms',
  *check({ services }) {
    for (const producer of services) {
      const { deliveryTimeout, linger, requestTimeout } = producer.publication
      const least = linger + requestTimeout
      if (producer.publishes.length === 0 || deliveryTimeout >= least) continue
      yield {
        at: [producer, 'publication', 'deliveryTimeout'],
        what: `Service "${producer.name}" has a delivery timeout of ${time(deliveryTimeout)}; the linger time and one request may take ${time(least)}`,
        why: 'Kafka refuses it: "delivery.timeout.ms should be equal to or larger than linger.ms + request.timeout.ms"',
        fix: `Set deliveryTimeout to at least ${time(least)}, or to several times that to leave room for retries`,
      }
    }
  },
  examples: {
    bad: [
      { oven: { publication: { deliveryTimeout: seconds(4) } } },
      { oven: { publication: { deliveryTimeout: seconds(5), linger: milliseconds(1) } } },
      { oven: { publication: { requestTimeout: seconds(21) } } },
    ],
    good: [
      { oven: { publication: { deliveryTimeout: seconds(6), linger: seconds(1) } } },
      { shelf: { publication: { deliveryTimeout: seconds(4) } } },
    ],
  },
}
