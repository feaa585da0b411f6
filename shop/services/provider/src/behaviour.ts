import { hash } from 'node:crypto'

/** A fault in an answer. The charge or refund itself is made all the same. */
export type Fault = 'none' | 'timeout' | 'duplicate' | 'garbage' | 'slow'

/**
 * The fault schedule. Probabilities are from 0 to 1, add up to at most 1, and concern the first
 * request of each key only. Equal seed and key: equal fault, so that a run can be repeated.
 */
export interface Behaviour {
  readonly seed: number
  /** Charges, holds the connection for `holdMs`, then drops it. */
  readonly timeoutAfterCharge: number
  /** Sends the same HTTP response twice on one connection: a client that reuses it must compare keys. */
  readonly duplicateAnswer: number
  /** Charges and answers 200 with a body that is not JSON. */
  readonly garbage: number
  /** Charges and answers after `slowMs`. */
  readonly slow: number
  readonly slowMs: number
  readonly holdMs: number
  /** Answers 503 to charges and refunds and makes none. */
  readonly down: boolean
}

export const goodBehaviour: Behaviour = Object.freeze({
  seed: 0,
  timeoutAfterCharge: 0,
  duplicateAnswer: 0,
  garbage: 0,
  slow: 0,
  slowMs: 2_000,
  holdMs: 30_000,
  down: false,
})

const faultOfToken: Readonly<Record<string, Fault>> = {
  tok_timeout_after_charge: 'timeout',
  tok_slow: 'slow',
  tok_garbage: 'garbage',
}

/** Returns the fault of the first answer for `key`. A token that asks for a fault takes precedence over the schedule. */
export function faultFor(behaviour: Behaviour, key: string, token?: string): Fault {
  const asked = token === undefined ? undefined : faultOfToken[token]
  if (asked !== undefined) return asked
  const { timeoutAfterCharge, duplicateAnswer, garbage, slow } = behaviour
  if (timeoutAfterCharge + duplicateAnswer + garbage + slow === 0) return 'none'
  // One draw decides among all faults, so that each occurs exactly as often as declared.
  const draw = drawFor(behaviour.seed, key)
  if (draw < timeoutAfterCharge) return 'timeout'
  if (draw < timeoutAfterCharge + duplicateAnswer) return 'duplicate'
  if (draw < timeoutAfterCharge + duplicateAnswer + garbage) return 'garbage'
  if (draw < timeoutAfterCharge + duplicateAnswer + garbage + slow) return 'slow'
  return 'none'
}

/** From 0 to below 1: the first 48 bits of a hash, which a double holds exactly. */
function drawFor(seed: number, key: string): number {
  return Number.parseInt(hash('sha256', `${seed}/${key}`).slice(0, 12), 16) / 2 ** 48
}

/** Fills what is left out with the good default, so that `{}` ends all faults. @throws {RangeError} */
export function parseBehaviour(value: unknown): Behaviour {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new RangeError('The behaviour must be a JSON object')
  }
  for (const [name, given] of Object.entries(value)) checkSetting(name, given)
  const behaviour: Behaviour = { ...goodBehaviour, ...value }
  const { timeoutAfterCharge, duplicateAnswer, garbage, slow } = behaviour
  const sum = timeoutAfterCharge + duplicateAnswer + garbage + slow
  // 0.1 + 0.2 + 0.7 is a little more than 1 in binary.
  if (sum > 1 + 1e-9) throw new RangeError(`The probabilities add up to ${sum}, more than 1`)
  return behaviour
}

function checkSetting(name: string, given: unknown): void {
  if (!Object.hasOwn(goodBehaviour, name)) throw new RangeError(`There is no setting "${name}"`)
  if (name === 'down') {
    if (typeof given !== 'boolean') throw new RangeError('"down" must be true or false')
  } else if (['seed', 'slowMs', 'holdMs'].includes(name)) {
    if (!Number.isInteger(given) || (given as number) < 0 || (given as number) > 0x7fffffff) {
      throw new RangeError(`"${name}" must be a whole number from 0 to 2147483647`)
    }
  } else if (typeof given !== 'number' || !(given >= 0 && given <= 1)) {
    throw new RangeError(`"${name}" must be a probability from 0 to 1`)
  }
}
