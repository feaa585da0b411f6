import type { ProcessConfiguration } from '@ballast/model'
import {
  type Attributes,
  type Context,
  context,
  isSpanContextValid,
  type Link,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { parseTraceParent, TRACE_PARENT_HEADER } from '@opentelemetry/core'
import { ZipkinExporter } from '@opentelemetry/exporter-zipkin'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  AlwaysOffSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  SamplingDecision,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import { httpUrls, sole } from './edge.ts'

export { type Span, SpanKind, TRACE_PARENT_HEADER }

let tracer: Tracer = trace.getTracer('ballast')

/**
 * Exports the spans of this process to Zipkin. Only the gateway starts traces (`edge`), a limited number a second; every
 * other process follows the sampling decision of its caller. While Zipkin is down, spans are dropped once a bounded queue
 * is full, and nothing else is affected.
 *
 * @returns a function that flushes the remaining spans
 */
export function startTelemetry(
  { name, instance, tracing }: ProcessConfiguration,
  { edge = false }: { edge?: boolean } = {},
): () => Promise<void> {
  if (tracing === undefined) return async () => {}
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  const urls = httpUrls('the tracing', tracing, '/api/v2/spans')
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': name, 'service.instance.id': instance }),
    sampler: new ParentBasedSampler({
      root: edge ? new AtMostPerSecond(tracing.tracesPerSecond) : new AlwaysOffSampler(),
    }),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: new ZipkinExporter({ url: sole('the tracing', urls), serviceName: name }),
        scheduledDelayMillis: 2_000,
        maxQueueSize: 2_048,
      }),
    ],
  })
  tracer = provider.getTracer('ballast')
  return () => provider.shutdown().catch(() => {})
}

/** Samples new traces up to a rate: a single request is always traced, most of a flood are not. */
class AtMostPerSecond implements Sampler {
  readonly #limit: number
  #second = 0
  #taken = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  shouldSample(_c: Context, _t: string, _n: string, _k: SpanKind, _a: Attributes, _l: Link[]) {
    const second = Math.floor(Date.now() / 1_000)
    if (second !== this.#second) {
      this.#second = second
      this.#taken = 0
    }
    const decision =
      this.#taken++ < this.#limit
        ? SamplingDecision.RECORD_AND_SAMPLED
        : SamplingDecision.NOT_RECORD
    return { decision }
  }

  toString(): string {
    return `AtMostPerSecond{${this.#limit}}`
  }
}

/** Returns the traceparent header of the active span if it is sampled. */
export function activeTraceparent(): string | undefined {
  return traceparentOf(trace.getActiveSpan())
}

export function traceparentOf(span: Span | undefined): string | undefined {
  const spanContext = span?.spanContext()
  if (spanContext === undefined || !isSpanContextValid(spanContext)) return undefined
  if ((spanContext.traceFlags & TraceFlags.SAMPLED) === 0) return undefined
  return `00-${spanContext.traceId}-${spanContext.spanId}-01`
}

/** Returns the trace id of the active span, for logs and problem details. */
export function activeTraceId(): string | undefined {
  return activeTraceparent()?.split('-')[1]
}

/** Starts a span under a remote parent; undefined if the parent is not sampled, so that it costs nothing. */
export function childSpan(
  traceparent: string | null | undefined,
  name: string,
  kind: SpanKind,
  attributes: Attributes = {},
): Span | undefined {
  if (!traceparent?.endsWith('-01')) return undefined
  const parent = parseTraceParent(traceparent)
  if (parent === null) return undefined
  return tracer.startSpan(
    name,
    { kind, attributes },
    trace.setSpanContext(ROOT_CONTEXT, { ...parent, isRemote: true }),
  )
}

/** Starts a new trace; undefined if it is not sampled. */
export function rootSpan(name: string, attributes: Attributes = {}): Span | undefined {
  const span = tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }, ROOT_CONTEXT)
  return span.isRecording() ? span : undefined
}

/** Runs `work` with the span active, and ends the span when `work` ends. */
export async function within<T>(span: Span | undefined, work: () => Promise<T>): Promise<T> {
  if (span === undefined) return work()
  try {
    return await context.with(trace.setSpan(context.active(), span), work)
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR, message: String(error) })
    throw error
  } finally {
    span.end()
  }
}

/** Runs `work` in a child of the active span, if there is one. */
export function traced<T>(
  name: string,
  kind: SpanKind,
  attributes: Attributes,
  work: () => Promise<T>,
): Promise<T> {
  return activeTraceparent() === undefined
    ? work()
    : within(tracer.startSpan(name, { kind, attributes }), work)
}

/** Calls `next` with the span active, without ending the span. */
export function enter(span: Span, next: () => void): void {
  context.with(trace.setSpan(context.active(), span), next)
}
