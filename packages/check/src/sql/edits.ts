import type { TypeName } from 'libpg-query'
import type { Statement } from './parsed-sql.ts'
import type { SqlEdit } from './rule.ts'

/** Inserts `text` after the first occurrence of the keyword `word`, if there is one. */
export function insertAfter(
  { tokens }: Statement,
  word: string | undefined,
  text: string,
): SqlEdit | undefined {
  const token = tokens.find((one) => one.text.toLowerCase() === word)
  return token && { from: token.end, to: token.end, text: ` ${text}` }
}

/** Replaces a type name together with its modifiers, such as `(20)` or `with time zone`. */
export function replaceType(
  { tokens }: Statement,
  { location = -1 }: TypeName,
  text: string,
): SqlEdit | undefined {
  const first = tokens.findIndex(({ start }) => start === location)
  if (first < 0) return undefined
  let last = first
  const next = () => tokens[last + 1]?.text.toLowerCase() ?? ''
  if (next() === 'varying') last++
  if (next() === '(') while (tokens[last]!.text !== ')') last++
  if (/^with(out)?$/.test(next()) && tokens[last + 2]?.text.toLowerCase() === 'time') last += 3
  return { from: tokens[first]!.start, to: tokens[last]!.end, text }
}
