import type { Schema } from '@ballast/model/events'

/** Returns why a reader with schema `reader` cannot read data with schema `writer`, with the path of each field. */
export function unreadable(reader: Schema, writer: Schema, path = ''): string[] {
  const field = path === '' ? 'the data' : `"${path}"`
  if (reader.type !== writer.type) return [`${field} is of type ${writer.type}, not ${reader.type}`]
  const found: string[] = []
  if (reader.pattern !== undefined && reader.pattern !== writer.pattern)
    found.push(`${field} need not match ${reader.pattern}`)
  if (reader.enum !== undefined) {
    const unknown = writer.enum?.filter((value) => !reader.enum!.includes(value))
    if (unknown === undefined) found.push(`${field} may be any ${writer.type}`)
    else if (unknown.length > 0) found.push(`${field} may be ${unknown.join(' or ')}`)
  }
  for (const name of reader.required ?? [])
    if (!writer.required?.includes(name)) found.push(`"${inside(path, name)}" may be missing`)
  for (const [name, expected] of Object.entries(reader.properties ?? {})) {
    const written = writer.properties?.[name]
    if (written !== undefined) found.push(...unreadable(expected, written, inside(path, name)))
  }
  if (reader.items !== undefined && writer.items !== undefined)
    found.push(...unreadable(reader.items, writer.items, `${path}[]`))
  return found
}

const inside = (path: string, name: string) => (path === '' ? name : `${path}.${name}`)
