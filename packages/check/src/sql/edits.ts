import type { TypeName } from 'libpg-query'
import type { Statement } from './parsed-sql.ts'
import type { SqlEdit } from './rule.ts'

/** Puts `text` behind the first of the statement's words that is `word`, if there is one. */
export function insertAfter(
  { tokens }: Statement,
  word: string | undefined,
  text: string,
): SqlEdit | undefined {
  const token = tokens.find((one) => one.text.toLowerCase() === word)
  return token && { from: token.end, to: token.end, text: ` ${text}` }
}

/** Puts another type where a type's name stands, with what stands in parentheses behind it. */
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
