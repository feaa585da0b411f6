import { declared, port } from '../resource.ts'
import { type Duration, days, seconds } from '../units.ts'

/** Prometheus and its node exporter. Default retention 35 days: more than a month, so that months can be compared. */
export interface Metrics {
  readonly kind: 'metrics'
  readonly port: number
  readonly nodeExporterPort: number
  readonly scrapeEvery: Duration
  readonly retention: Duration
  /** Labels of the platform's own metrics. */
  readonly labels: readonly string[]
  /** Upper bounds of the buckets of the request duration histogram. */
  readonly buckets: readonly Duration[]
}

export function metrics(options: Partial<Omit<Metrics, 'kind'>> = {}): Metrics {
  return declared({
    kind: 'metrics',
    scrapeEvery: seconds(5),
    retention: days(35),
    labels: ['service', 'instance', 'route', 'method', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10].map(seconds),
    ...options,
    port: port('The port of metrics', options.port ?? 9090),
    nodeExporterPort: port('The port of the node exporter', options.nodeExporterPort ?? 9100),
  })
}
