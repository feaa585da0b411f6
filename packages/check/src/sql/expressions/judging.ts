import type { Node } from 'libpg-query'
import type { Judged, Scope } from './judged.ts'

/** What PostgreSQL would make of an expression within another one. */
export function judge(node: Node, scope: Scope): Judged {
  return scope.judge(node, scope)
}

export function judgeAll(nodes: readonly Node[] | undefined, scope: Scope): Judged[] {
  return (nodes ?? []).map((node) => judge(node, scope))
}

/** A value made of others by something immutable. */
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

/** As PostgreSQL's messages name the place: `index predicate`. */
export function singular({ place }: Scope): string {
  return place.replace(/s$/, '')
}
