import { milliseconds } from '@ballast/model'
import { described, type FieldsOf, oneOf, only, rendered } from '../fields.ts'
import { deploymentFields } from '../node-service/fields.ts'

export const gatewayFields: FieldsOf<'gateway'> = {
  name: rendered,
  source: rendered,
  replicas: rendered,
  routes: {
    path: rendered,
    to: rendered,
    timeout: rendered,
    longPoll: { parameter: rendered, longest: rendered, concurrency: rendered },
    reads: rendered,
    writes: rendered,
    repeats: oneOf('idempotency-key', 'idempotent', 'unknown'),
    // Services check who owns an object.
    ownedBy: described,
    retry: {
      attempts: rendered,
      budget: rendered,
      unsafe: oneOf('never', 'with-key', 'always'),
      backoff: only(milliseconds(0)),
      jitter: only(false),
    },
    limit: only(),
    breaker: only(),
    concurrency: rendered,
    peak: described,
    cachedFor: only(),
    fallback: only('problem'),
    // Services validate requests against the schemas of their own routes.
    schema: only('validated'),
    weights: only(),
  },
  identity: rendered,
  tracing: rendered,
  store: only(),
  maxBody: rendered,
  maxHeaders: rendered,
  strips: rendered,
  filters: only(['log', 'trace', 'authenticate', 'route']),
  cors: only('none'),
  errors: only('problem-details'),
  grace: rendered,
  capacity: described,
  ...deploymentFields,
}
