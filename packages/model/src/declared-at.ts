const places = new WeakMap<object, { stack?: string }>()

/** Records the call stack that made a value. V8 formats the stack only when it is read, so this is cheap. */
export function rememberPlace<T extends object>(value: T): T {
  const place: { stack?: string } = {}
  Error.captureStackTrace(place, rememberPlace)
  places.set(value, place)
  return value
}

/** A call in a source file; line and column count from 1. */
export interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
}

/**
 * Returns the call stack that made a declared value, innermost call first: the call of the model's function, then
 * its callers. Empty for a value that was not made by a function of the model.
 */
export function declaredAt(value: object): Place[] {
  const frames = places.get(value)?.stack?.split('\n').slice(1) ?? []
  return frames.flatMap((frame): Place[] => {
    const found = /\(?(?:async )?(file:\/\/[^\s)]+?):(\d+):(\d+)\)?$/.exec(frame)
    if (found === null || found[1]!.startsWith(ownFolder)) return []
    return [{ file: found[1]!, line: Number(found[2]), column: Number(found[3]) }]
  })
}

const ownFolder = new URL('.', import.meta.url).href
