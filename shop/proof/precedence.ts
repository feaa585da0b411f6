import type { Transition } from '@ballast/model/events'
import {
  orderConfirmed,
  orderReturned,
  orderStates,
  paymentCaptured,
  paymentRefunded,
} from '@ballast/shop-events'

const transitions: readonly Transition[] = Object.values(orderStates)

/**
 * Event types that must precede an event of an order on its topic: for a change of state, every event that lies on all
 * ways to it in the table of states.
 */
export const precedence: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    transitions.map(({ publishes: { type } }) => [type, [...beforeEvent(type)]] as const),
  ),
  [orderReturned.type]: [orderConfirmed.type],
  [paymentRefunded.type]: [paymentCaptured.type],
}

/** The events on all ways to one that publishes this event. */
function beforeEvent(type: string): ReadonlySet<string> {
  return inAll(
    transitions.filter(({ publishes }) => publishes.type === type).map(({ from }) => before(from)),
  )
}

/** The events on all ways to any of these states; none where an order begins. */
function before(states: readonly string[]): ReadonlySet<string> {
  return inAll(
    transitions
      .filter(({ to }) => states.includes(to))
      .map(({ from, publishes }) => new Set([...before(from), publishes.type])),
  )
}

function inAll(sets: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  const [first = new Set<string>(), ...others] = sets
  return new Set([...first].filter((type) => others.every((set) => set.has(type))))
}
