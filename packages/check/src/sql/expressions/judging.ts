import type { Node } from 'libpg-query'
import type { Judged, Scope } from './judged.ts'

/** Judges an expression inside another one. */
export function judge(node: Node, scope: Scope): Judged {
  return scope.judge(node, scope)
}

export function judgeAll(nodes: readonly Node[] | undefined, scope: Scope): Judged[] {
  return (nodes ?? []).map((node) => judge(node, scope))
}

/** Combines values with an immutable operation. */
export function combined(type: string, parts: readonly Judged[]): Judged {
  const constant = parts.every((part) => part.constant !== undefined)
  const readsRow = parts.some((part) => part.readsRow)
  return {
    type,
    notes: parts.flatMap((part) => part.notes),
    ...(constant && { constant: { isNull: false } }),
    ...(readsRow && { readsRow }),
  }
}

/** Returns the singular of the place, as in PostgreSQL's messages: `index predicate`. */
export function singular({ place }: Scope): string {
  return place.replace(/s$/, '')
}
