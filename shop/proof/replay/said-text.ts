/** Renders what one party says in a line: several values by name as JSON. */
export function saidText(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value, amountsAsText) : String(value)
}

/** Turns amounts into decimal text, as everywhere in the result; a replacer for `JSON.stringify`. */
export function amountsAsText(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value
}
