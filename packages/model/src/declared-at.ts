const places = new WeakMap<object, { stack?: string }>()

/** Remembers the calls that led to a value. V8 writes them down as text only when they are read. */
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
 * The calls that made a declared value, innermost first: the resource's function, then the helpers
 * around it. Empty for a value that no function of the model made.
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
