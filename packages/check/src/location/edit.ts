import type { TextEdit } from '../finding.ts'
import type { Location } from './locate.ts'

/** Returns the edit that sets a value to `text`. A value that is a default is added to the object that lacks it. */
export function writeValue(
  { file, value, object, missing }: Location,
  property: readonly (string | number)[],
  text: string,
): TextEdit | undefined {
  if (value !== undefined && missing === undefined) return { from: value.from, to: value.to, text }
  const [name, ...more] = missing ?? property
  if (object === undefined || more.length > 0) return undefined
  return addToObject(file.text, object, `${name}: ${text}`)
}

/** Returns the edit that adds source text at the end of an object, where it overrides earlier properties. */
export function addToObject(
  source: string,
  object: NonNullable<Location['object']>,
  text: string,
): TextEdit {
  const inside = source.slice(object.from + 1, object.to - 1)
  const end = object.from + 1 + inside.trimEnd().length
  const comma = object.empty ? ' ' : inside.trimEnd().endsWith(',') ? ' ' : ', '
  return { from: end, to: object.to - 1, text: `${comma}${text} ` }
}

/** Applies edits that do not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = text
  for (const edit of edits.toSorted((a, b) => b.from - a.from))
    result = result.slice(0, edit.from) + edit.text + result.slice(edit.to)
  return result
}
