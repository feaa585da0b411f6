import type { EventType } from '../events/event.ts'
import type { Transition } from '../events/states.ts'
import { declared } from '../resource.ts'
import type { Service } from '../resources/index.ts'

/**
 * One step of a saga. `compensatable`: an event can undo it. `pivot`: the point of no return. `retriable`: comes
 * after the pivot and is retried until it succeeds.
 */
export interface SagaStep {
  readonly service: Service
  readonly kind: 'compensatable' | 'pivot' | 'retriable'
  /** The event that triggers it. */
  readonly on: EventType
  /** The events that trigger its compensation. */
  readonly undoneBy?: readonly EventType[]
}

/** A saga: one business transaction across several services, each step in a local transaction. */
export interface Saga {
  readonly name: string
  readonly steps: readonly SagaStep[]
  /** State machine of the saga's entity. Each event that a transition publishes is handled by a step. */
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
