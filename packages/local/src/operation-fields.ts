import { described, type Fields, ignored, rendered } from '@ballast/engines'
import type { Operations } from '@ballast/model'
import type { HostKind } from './state-directory.ts'

/** What becomes of that part of a declaration which no engine runs, by the kind of host. */
export const operationFields = (host: HostKind): Fields<Operations> => ({
  // The services' own code, and the drills that measure it.
  sagas: described,
  invariants: described,
  metrics: ignored('each process serves its figures at /metrics; nobody gathers them'),
  logs: {
    kind: described,
    engine: ignored('each process writes a file; `logs` shows it'),
    retention: ignored('the files stay'),
    redacts: rendered,
    traceIds: described,
  },
  objectives: ignored('nobody measures them between two drills'),
  alerts: ignored('nothing fires'),
  escalation: ignored('nobody is called'),
  networks:
    host === 'namespaces'
      ? { name: rendered, kind: rendered, members: rendered, internal: described, egress: rendered }
      : ignored('everything listens on loopback, where all reach all'),
  secrets: ignored('files that only their owner can read, made once'),
  regions: ignored('there is one'),
  measurements: ignored('nothing is measured'),
})
