/**
 * `local` runs on this machine, `ha` survives the loss of any one node, `production` is `ha` with
 * strangers on the network. Sizes differ between environments, the shape does not.
 */
export const environments = ['local', 'ha', 'production'] as const
export type Environment = (typeof environments)[number]

let current: Environment = 'local'

/**
 * Runs a declaration: resources that are made meanwhile take their defaults from the environment.
 * The declaration is synchronous, so that no other one can come between.
 */
export function declareIn<T>(environment: Environment, declare: () => T): T {
  const before = current
  current = environment
  try {
    return declare()
  } finally {
    current = before
  }
}

/** The value for the environment that is being declared; `production` is as `ha` unless given. */
export function byEnvironment<T>(values: { local: T; ha: T; production?: T }): T {
  if (current === 'production' && values.production !== undefined) return values.production
  return current === 'local' ? values.local : values.ha
}

export function isEnvironment(name: string): name is Environment {
  return (environments as readonly string[]).includes(name)
}
