import { byEnvironment } from '../environment.ts'
import { integerBetween, port, resource } from '../resource.ts'
import { type Duration, days, hours } from '../units.ts'

/** A trace collector. */
export interface Tracing {
  readonly kind: 'tracing'
  readonly name: string
  readonly engine: 'zipkin' | 'jaeger'
  readonly port: number
  /** Sampling limit: new traces that each process starts a second. Further requests are not traced. Default 3. */
  readonly tracesPerSecond: number
  /** Traces failed requests even above the limit. */
  readonly keepsErrors: boolean
  readonly retention: Duration
}

export interface TracingOptions {
  port?: number
  engine?: Tracing['engine']
  tracesPerSecond?: number
  keepsErrors?: boolean
  retention?: Duration
}

export function tracing(name: string, options: TracingOptions = {}): Tracing {
  return resource({
    kind: 'tracing',
    engine: 'zipkin',
    keepsErrors: byEnvironment({ local: false, ha: true }),
    retention: byEnvironment({ local: hours(1), ha: days(7) }),
    ...options,
    name,
    port: port(`The port of tracing "${name}"`, options.port ?? 9411),
    tracesPerSecond: integerBetween(
      `tracesPerSecond of tracing "${name}"`,
      options.tracesPerSecond ?? 3,
      0,
      100_000,
    ),
  })
}
