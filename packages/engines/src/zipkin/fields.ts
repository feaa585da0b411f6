import { type FieldsOf, ignored, only, rendered } from '../fields.ts'

export const tracingFields: FieldsOf<'tracing'> = {
  name: rendered,
  engine: only('zipkin'),
  port: rendered,
  tracesPerSecond: rendered,
  keepsErrors: only(false),
  retention: ignored('the last 50,000 spans are kept, in memory'),
}
