/**
 * `local` runs on one machine, `ha` survives the loss of any one node, `production` is `ha` on an untrusted
 * network. Environments differ in sizes, not in structure.
 */
export const environments = ['local', 'ha', 'production'] as const
export type Environment = (typeof environments)[number]

let current: Environment = 'local'

/**
 * Runs a declaration. Resources created inside it take their defaults from the environment. The declaration is
 * synchronous, so two declarations cannot interleave.
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

/** Returns the value for the environment being declared; `production` defaults to the value of `ha`. */
export function byEnvironment<T>(values: { local: T; ha: T; production?: T }): T {
  if (current === 'production' && values.production !== undefined) return values.production
  return current === 'local' ? values.local : values.ha
}

export function isEnvironment(name: string): name is Environment {
  return (environments as readonly string[]).includes(name)
}
