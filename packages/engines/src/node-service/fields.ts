import { milliseconds, type Service } from '@ballast/model'
import {
  described,
  type Fields,
  type FieldsOf,
  ignored,
  limitFields,
  oneMachine,
  only,
  rendered,
} from '../fields.ts'

type Deployed = Pick<Service, 'limits' | 'autoscaling' | 'update' | 'probes' | 'zones'>

/** Fields that services and gateways have in common. */
export const deploymentFields: Fields<Deployed> = {
  limits: limitFields,
  autoscaling: only(),
  update: ignored('a restart ends the old process before the new one starts'),
  probes: {
    liveness: only('/livez'),
    readiness: only('/readyz'),
    every: ignored('a process is restarted when it exits, not when it hangs'),
    startup: rendered,
  },
  zones: oneMachine,
}

export const serviceFields: FieldsOf<'service'> = {
  name: rendered,
  source: rendered,
  command: rendered,
  replicas: rendered,
  owner: described,
  external: described,
  database: rendered,
  pool: {
    size: rendered,
    statementTimeout: rendered,
    lockTimeout: rendered,
    idleInTransaction: rendered,
  },
  readsFrom: only(),
  publishes: rendered,
  publication: {
    through: only('outbox'),
    acks: only('all'),
    idempotent: only(true),
    deliveryTimeout: rendered,
    requestTimeout: rendered,
    linger: only(milliseconds(0)),
  },
  consumes: rendered,
  consumption: {
    sessionTimeout: rendered,
    heartbeat: rendered,
    maxPollInterval: ignored('heartbeats continue however long a batch takes'),
    // The statements of a handler decide how long it takes.
    maxHandling: described,
    attempts: rendered,
    longestBackoff: rendered,
    retries: only('parked'),
    commits: only('after'),
    inbox: { retention: rendered },
    isolation: only('read-committed'),
  },
  handles: described,
  ignores: described,
  calls: {
    to: rendered,
    timeout: rendered,
    retries: only(0),
    retryBudget: only(),
    effect: described,
    idempotencyKey: described,
    whenUnknown: described,
    traced: rendered,
  },
  idempotencyKeys: { retention: rendered },
  cache: rendered,
  uses: rendered,
  tracing: rendered,
  identity: rendered,
  volume: rendered,
  settings: rendered,
  grace: rendered,
  ...deploymentFields,
}
