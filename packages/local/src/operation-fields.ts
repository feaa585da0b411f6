import { described, type Fields, ignored, rendered } from '@ballast/engines'
import type { Operations } from '@ballast/model'
import type { HostKind } from './state-directory.ts'

/** Returns how fields are treated that belong to no engine, by the kind of host. */
export const operationFields = (host: HostKind): Fields<Operations> => ({
  // Implemented by the services, and measured by drills.
  sagas: described,
  invariants: described,
  metrics: ignored('each process serves metrics at /metrics, but nothing collects them'),
  logs: {
    kind: described,
    engine: ignored('each process writes a file; `logs` shows it'),
    retention: ignored('the files are kept'),
    redacts: rendered,
    traceIds: described,
  },
  objectives: ignored('only drills measure them'),
  alerts: ignored('no alert fires'),
  escalation: ignored('nobody is paged'),
  networks:
    host === 'namespaces'
      ? { name: rendered, kind: rendered, members: rendered, internal: described, egress: rendered }
      : ignored('everything listens on loopback, where every process can connect to every other'),
  secrets: ignored('files that only their owner can read, created once'),
  regions: ignored('there is only one, this machine'),
  measurements: ignored('nothing is measured'),
})
