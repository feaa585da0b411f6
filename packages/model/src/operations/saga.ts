import { declared } from '../resource.ts'
import type { Service } from '../resources/index.ts'

/**
 * One step of a saga. `compensatable`: taken back by an event; `pivot`: decides, once it is done there is
 * no way back; `retriable`: comes after the pivot and is repeated until it succeeds.
 */
export interface SagaStep {
  readonly service: Service
  readonly kind: 'compensatable' | 'pivot' | 'retriable'
  /** The type of event that asks for it. */
  readonly on: string
  /** Types of events that take it back. */
  readonly undoneBy?: readonly string[]
}

/** What several services do together, each in a transaction of its own. */
export interface Saga {
  readonly name: string
  readonly steps: readonly SagaStep[]
}

export function saga(name: string, steps: readonly SagaStep[]): Saga {
  return declared({ name, steps })
}

export function step(
  service: Service,
  kind: SagaStep['kind'],
  options: { on: string; undoneBy?: readonly string[] },
): SagaStep {
  return declared({ service, kind, ...options })
}
