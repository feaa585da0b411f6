import type { Node, RangeVar, TypeName } from 'libpg-query'

/** Returns the text of each name in a list: `pg_catalog.int4` is `['pg_catalog', 'int4']`. */
export function namesOf(nodes: readonly Node[] | undefined): string[] {
  return (nodes ?? []).flatMap((node) => ('String' in node ? [node.String.sval ?? ''] : []))
}

/** Joins a list of names to a key of `Schema`: bare in `public` and `pg_catalog`, else with its schema. */
export function qualified(names: readonly string[]): string {
  const [schema, name] = names.length > 1 ? names.slice(-2) : ['public', names[0]]
  return schema === 'public' || schema === 'pg_catalog' ? name! : `${schema}.${name}`
}

export function relationName({ schemaname, relname }: RangeVar): string {
  return qualified(schemaname === undefined ? [relname!] : [schemaname, relname!])
}

const serials: Readonly<Record<string, string>> = {
  serial: 'int4',
  serial4: 'int4',
  bigserial: 'int8',
  serial8: 'int8',
  smallserial: 'int2',
  serial2: 'int2',
}

/** Tells whether a column of this type gets its own sequence. */
export function isSerial(type: TypeName | undefined): boolean {
  return qualified(namesOf(type?.names)) in serials
}

/** `pg_type.typname`: `int4` for integer, `_int4` for an array, whatever its number of dimensions. */
export function typeOf({ names, arrayBounds }: TypeName): string {
  const name = qualified(namesOf(names))
  const type = serials[name] ?? name
  return arrayBounds?.length ? `_${type}` : type
}
