import type { EventType } from '../events/event.ts'
import type { Transition } from '../events/states.ts'
import { declared } from '../resource.ts'
import type { Service } from '../resources/index.ts'

/**
 * One step of a saga. `compensatable`: taken back by an event; `pivot`: decides, once it is done there is
 * no way back; `retriable`: comes after the pivot and is repeated until it succeeds.
 */
export interface SagaStep {
  readonly service: Service
  readonly kind: 'compensatable' | 'pivot' | 'retriable'
  /** The event that asks for it. */
  readonly on: EventType
  /** The events that take it back. */
  readonly undoneBy?: readonly EventType[]
}

/** What several services do together, each in a transaction of its own. */
export interface Saga {
  readonly name: string
  readonly steps: readonly SagaStep[]
  /** The states of what the saga is about: each event that they publish is one that a step answers. */
  readonly states: readonly Transition[]
}

export function saga(
  name: string,
  steps: readonly SagaStep[],
  options: { states?: readonly Transition[] } = {},
): Saga {
  return declared({ name, steps, states: options.states ?? [] })
}

export function step(
  service: Service,
  kind: SagaStep['kind'],
  options: { on: EventType; undoneBy?: readonly EventType[] },
): SagaStep {
  return declared({ service, kind, ...options })
}
